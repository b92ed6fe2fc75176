using System.Linq.Expressions;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Puts stored webhooks back in the queue: a dead letter whose cause is gone, an unrouted one whose number is connected by
/// now, or any done one after an upgrade that understands more of it. What was applied before is not applied again.
/// </summary>
public sealed class ReplayWebhookEvents(IDbContextFactory<WebhookDbContext> factory, WebhookWriteGate writeGate, PlatformAdministrators administrators, WebhookQueueSignal signal, ILogger<ReplayWebhookEvents> logger)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> or <c>NOT_FOUND</c>.</exception>
    public async Task RunAsync(ClaimsPrincipal user, long id, CancellationToken cancellationToken)
    {
        if (await ReplayAsync(user, stored => stored.Id == id, cancellationToken) == 0) throw new ProblemException(Problem.NotFound);
    }

    /// <summary>Every dead letter and every unrouted event.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c>.</exception>
    public Task<int> RunForAllAsync(ClaimsPrincipal user, CancellationToken cancellationToken) =>
        ReplayAsync(user, stored => stored.State == JobState.FAILED || (stored.State == JobState.DONE && stored.IsUnrouted), cancellationToken);

    /// <summary>What <see cref="WebhookEvent.Replay"/> does, in one statement.</summary>
    private async Task<int> ReplayAsync(ClaimsPrincipal user, Expression<Func<WebhookEvent, bool>> which, CancellationToken cancellationToken)
    {
        administrators.Require(user);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        using var turn = await writeGate.EnterAsync(cancellationToken);
        var count = await db.WebhookEvents.Where(which).ExecuteUpdateAsync(set => set
            .SetProperty(stored => stored.State, JobState.PENDING)
            .SetProperty(stored => stored.Attempts, 0)
            .SetProperty(stored => stored.NextAttemptAtUtc, (DateTime?)null)
            .SetProperty(stored => stored.IsUnrouted, false)
            .SetProperty(stored => stored.ProcessedAtUtc, (DateTime?)null), cancellationToken);

        logger.LogInformation("{Count} webhook events were put back in the queue by {UserId}", count, user.FindFirstValue(ClaimTypes.NameIdentifier));
        if (count > 0) signal.Wake();
        return count;
    }
}
