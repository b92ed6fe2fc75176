using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Conversations of a quarter of an hour: those that began, and those that were settled.</summary>
public sealed record SlotConversations(DateTime SlotUtc, int Opened, int Resolved);

/// <summary>How many answers or resolutions took this long.</summary>
/// <param name="UserId">Whose; null for the business's own phone.</param>
/// <param name="IsFirst">Of an answer: the first.</param>
public sealed record TimedEvents(ConversationEventKind Kind, Guid? UserId, bool IsFirst, int Seconds, int Count);

/// <summary>Reads the history of conversations by kind and time. The index has all that is asked for, so the rows themselves are not looked at.</summary>
public sealed class EventQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>By quarter of an hour, in no order. A member opens none: theirs are what they settled.</summary>
    public async Task<IReadOnlyList<SlotConversations>> ListAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        ConversationEventKind[] kinds = filter.MemberId is null
            ? [ConversationEventKind.OPENED, ConversationEventKind.REOPENED, ConversationEventKind.SNOOZED, ConversationEventKind.RESOLVED]
            : [ConversationEventKind.RESOLVED];
        var slots = new List<SlotConversations>();
        foreach (var kind in kinds)
        {
            var lines = Of(db, filter, kind);
            if (kind is ConversationEventKind.REOPENED or ConversationEventKind.SNOOZED) lines = lines.Where(line => line.IsFirst);
            var found = await lines.GroupBy(line => new { line.AtUtc.Date, line.AtUtc.Hour, Quarter = line.AtUtc.Minute / 15 }).Select(slot => new { slot.Key, Count = slot.Count() }).ToListAsync(cancellationToken);
            var isEnd = kind == ConversationEventKind.RESOLVED;
            slots.AddRange(found.Select(slot => new SlotConversations(DateTime.SpecifyKind(slot.Key.Date, DateTimeKind.Utc).AddHours(slot.Key.Hour).AddMinutes(slot.Key.Quarter * 15), isEnd ? 0 : slot.Count, isEnd ? slot.Count : 0)));
        }

        return slots;
    }

    /// <summary>
    /// Every answer and every resolution, gathered by how long it took: exactly up to ten minutes, then by the minute, from ten hours on by ten
    /// minutes. That is finer than anybody reads, and a million lines come as a few thousand.
    /// </summary>
    public async Task<IReadOnlyList<TimedEvents>> ListTimesAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var times = new List<TimedEvents>();
        foreach (var kind in new[] { ConversationEventKind.ANSWERED, ConversationEventKind.RESOLVED })
        {
            times.AddRange(await Of(db, filter, kind).Where(line => line.Seconds != null)
                .GroupBy(line => new { line.UserId, line.IsFirst, Seconds = line.Seconds!.Value < 600 ? line.Seconds.Value : line.Seconds.Value < 36_000 ? line.Seconds.Value / 60 * 60 : line.Seconds.Value / 600 * 600 })
                .Select(group => new TimedEvents(kind, group.Key.UserId, group.Key.IsFirst, group.Key.Seconds, group.Count()))
                .ToListAsync(cancellationToken));
        }

        return times;
    }

    private static IQueryable<ConversationEvent> Of(AppDbContext db, ReportFilter filter, ConversationEventKind kind)
    {
        var (from, to) = (filter.Range.FromUtc, filter.Range.ToUtc);
        var lines = db.ConversationEvents.AsNoTracking().Where(line => line.Kind == kind && line.AtUtc >= from && line.AtUtc < to);
        if (filter.NumberId is { } numberId) lines = lines.Where(line => line.WhatsAppAccountId == numberId);
        if (filter.MemberId is { } memberId) lines = lines.Where(line => line.UserId == memberId);
        return lines;
    }
}
