using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Puts back into the queue what came for a number nobody had, from when its webhooks were switched on: its number is connected now.
/// What is another's is found unrouted again, and what was applied before is not applied again.
/// </summary>
public sealed class ReplayUnrouted(IDbContextFactory<WebhookDbContext> factory, WebhookWriteGate writeGate, WebhookQueueSignal signal, ILogger<ReplayUnrouted> logger)
{
    public async Task RunAsync(DateTime sinceUtc, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        using var turn = await writeGate.EnterAsync(cancellationToken);
        var count = await db.WebhookEvents.Where(stored => stored.IsUnrouted && stored.State == JobState.DONE && stored.ReceivedAtUtc >= sinceUtc).ExecuteUpdateAsync(set => set
            .SetProperty(stored => stored.State, JobState.PENDING)
            .SetProperty(stored => stored.Attempts, 0)
            .SetProperty(stored => stored.NextAttemptAtUtc, (DateTime?)null)
            .SetProperty(stored => stored.IsUnrouted, false)
            .SetProperty(stored => stored.ProcessedAtUtc, (DateTime?)null), cancellationToken);
        if (count == 0) return;
        logger.LogInformation("{Count} webhook events that came before their number was stored are taken up again", count);
        signal.Wake();
    }
}
