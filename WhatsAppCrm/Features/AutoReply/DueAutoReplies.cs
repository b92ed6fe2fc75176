using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.AutoReply;

/// <param name="MessageIds">Oldest first, at most one a conversation.</param>
public sealed record DueOfOrganization(Guid OrganizationId, IReadOnlyList<Guid> MessageIds);

/// <summary>Whose turn it is: the oldest unsettled message of each conversation, if it is due; a later one waits for it.</summary>
public sealed class DueAutoReplies(IDbContextFactory<AppDbContext> factory, TimeProvider clock)
{
    private const int MostAtOnce = 100;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);
    private static readonly JobState[] Unsettled = [JobState.PENDING, JobState.PROCESSING];

    public async Task<IReadOnlyList<DueOfOrganization>> ListAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var due = Due(db, now);
        var organizations = await due.Select(row => row.OrganizationId).Distinct().ToListAsync(cancellationToken);
        var found = new List<DueOfOrganization>();
        foreach (var organizationId in organizations)
        {
            var ids = await due.Where(row => row.OrganizationId == organizationId).OrderBy(row => row.MessageId).Take(MostAtOnce).Select(row => row.MessageId).ToListAsync(cancellationToken);
            if (ids.Count > 0) found.Add(new(organizationId, ids));
        }

        return found;
    }

    /// <summary>Removes what was settled a week ago.</summary>
    public async Task ForgetOldAsync(CancellationToken cancellationToken)
    {
        var old = clock.GetUtcNow().UtcDateTime - Kept;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (!await db.AcrossOrganizations<PendingAutoReply>().AnyAsync(row => row.FinishedAtUtc < old, cancellationToken)) return;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.AcrossOrganizations<PendingAutoReply>().Where(row => row.FinishedAtUtc < old).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static IQueryable<PendingAutoReply> Due(AppDbContext db, DateTime now) =>
        db.AcrossOrganizations<PendingAutoReply>().AsNoTracking()
            .Where(row => (row.State == JobState.PENDING && (row.NextAttemptAtUtc == null || row.NextAttemptAtUtc <= now)) || (row.State == JobState.PROCESSING && row.ClaimedUntilUtc < now))
            .Where(row => !db.AcrossOrganizations<PendingAutoReply>().Any(earlier =>
                earlier.ConversationId == row.ConversationId && Unsettled.Contains(earlier.State) && earlier.MessageId.CompareTo(row.MessageId) < 0));
}
