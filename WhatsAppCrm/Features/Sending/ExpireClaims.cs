using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Finds claims whose process died before it wrote the outcome. The request may have left, so nobody knows: the row waits for a
/// status webhook and is never sent again by itself. Safe in several processes at once and as often as one likes.
/// </summary>
public sealed class ExpireClaims(IDbContextFactory<AppDbContext> factory, TimeProvider clock, ILogger<ExpireClaims> logger)
{
    public const string Reason = "The app stopped between the claim and the answer.";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var ended = db.AcrossOrganizations<OutboxMessage>().Where(row => row.State == JobState.PROCESSING && row.ClaimedUntilUtc < now);
        // Nearly always nothing: ask before taking the writer's turn.
        if (!await ended.AnyAsync(cancellationToken)) return 0;

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var count = await ended.ExecuteUpdateAsync(
            set => set
                .SetProperty(row => row.IsOutcomeUnknown, true)
                .SetProperty(row => row.UnknownSinceUtc, now)
                .SetProperty(row => row.ClaimedUntilUtc, (DateTime?)null)
                .SetProperty(row => row.LastError, Reason),
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (count > 0) logger.LogWarning("{Count} messages were under way when the app stopped; they wait for a status", count);
        return count;
    }
}
