using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Open conversations in which somebody has waited this long.</summary>
/// <param name="Age">Null: nobody waits, the last word was ours.</param>
public sealed record WaitingRow(WaitingAge? Age, int Count);

/// <summary>What is open right now, and for how long its customers have waited for a person.</summary>
public sealed class WaitingQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock)
{
    /// <summary>Every age, the shortest first, and those in which nobody waits at the end. The filter's days count for nothing here.</summary>
    public async Task<IReadOnlyList<WaitingRow>> ListAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        var rows = new List<WaitingRow>();
        foreach (var age in Enum.GetValues<WaitingAge>())
        {
            var (after, upTo) = age.Bounds(now);
            rows.Add(new(age, await Open(db, filter).Where(c => c.WaitingSinceUtc != null && c.WaitingSinceUtc > after && c.WaitingSinceUtc <= upTo).CountAsync(cancellationToken)));
        }

        var open = await Open(db, filter).CountAsync(cancellationToken);
        return [.. rows, new(null, Math.Max(0, open - rows.Sum(row => row.Count)))];
    }

    /// <summary>How many open conversations each member has; every member is in it.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> CountByMemberAsync(Guid? numberId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Memberships.AsNoTracking()
            .Select(member => new { member.UserId, Count = db.Conversations.Count(c => c.AssigneeId == member.UserId && c.Status == ConversationStatus.OPEN && (numberId == null || c.WhatsAppAccountId == numberId)) })
            .ToDictionaryAsync(member => member.UserId, member => member.Count, cancellationToken);
    }

    private static IQueryable<Conversation> Open(AppDbContext db, ReportFilter filter)
    {
        var open = db.Conversations.AsNoTracking().Where(c => c.Status == ConversationStatus.OPEN);
        if (filter.NumberId is { } numberId) open = open.Where(c => c.WhatsAppAccountId == numberId);
        if (filter.MemberId is { } memberId) open = open.Where(c => c.AssigneeId == memberId);
        return open;
    }
}
