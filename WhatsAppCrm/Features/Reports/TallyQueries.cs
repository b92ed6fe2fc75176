using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Reports;
using WhatsAppCrm.Features.Reports.Counting;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Messages of a quarter of an hour.</summary>
public sealed record SlotMessages(DateTime SlotUtc, int Received, int Sent, int Automatic);

/// <summary>
/// How many messages there were: from the tallies, and what is not counted yet from the messages themselves. What comes hours late is
/// seen once it is counted, a few minutes later.
/// </summary>
public sealed class TallyQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    private static readonly TimeSpan LateFor = TimeSpan.FromHours(6);

    /// <summary>By quarter of an hour, in no order; without those in which nothing was said.</summary>
    public async Task<IReadOnlyList<SlotMessages>> ListAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        return await SteadilyAsync<IReadOnlyList<SlotMessages>>(async (db, counted) =>
        {
            var tallies = await Tallies(db, filter).GroupBy(tally => tally.SlotUtc)
                .Select(slot => new SlotMessages(slot.Key, slot.Sum(tally => tally.Received), slot.Sum(tally => tally.Sent), slot.Sum(tally => tally.Automatic))).ToListAsync(cancellationToken);
            var fresh = await Fresh(db, filter, counted)
                .GroupBy(m => new { m.SentAtUtc.Date, m.SentAtUtc.Hour, Quarter = m.SentAtUtc.Minute / 15, m.Direction, IsAutomatic = m.Origin == MessageOrigin.AUTO_REPLY })
                .Select(slot => new { slot.Key, Count = slot.Count() }).ToListAsync(cancellationToken);
            return [.. tallies.Concat(fresh.Select(slot => Of(DateTime.SpecifyKind(slot.Key.Date, DateTimeKind.Utc).AddHours(slot.Key.Hour).AddMinutes(slot.Key.Quarter * 15), slot.Key.Direction, slot.Key.IsAutomatic, slot.Count)))
                .GroupBy(slot => slot.SlotUtc).Select(slot => new SlotMessages(slot.Key, slot.Sum(one => one.Received), slot.Sum(one => one.Sent), slot.Sum(one => one.Automatic)))];
        }, cancellationToken);
    }

    /// <summary>How many each member wrote; those who wrote none are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, int>> SentByMemberAsync(ReportFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        return await SteadilyAsync<IReadOnlyDictionary<Guid, int>>(async (db, counted) =>
        {
            var tallies = await Tallies(db, filter).Where(tally => tally.UserId != Guid.Empty).GroupBy(tally => tally.UserId)
                .Select(member => new { member.Key, Count = member.Sum(tally => tally.Sent) }).ToListAsync(cancellationToken);
            var fresh = await Fresh(db, filter, counted).Where(m => m.Direction == MessageDirection.OUTBOUND && m.SentByUserId != null).GroupBy(m => m.SentByUserId!.Value)
                .Select(member => new { member.Key, Count = member.Count() }).ToListAsync(cancellationToken);
            return tallies.Concat(fresh).GroupBy(member => member.Key).ToDictionary(member => member.Key, member => member.Sum(one => one.Count));
        }, cancellationToken);
    }

    private static SlotMessages Of(DateTime slotUtc, MessageDirection direction, bool isAutomatic, int count) =>
        direction == MessageDirection.INBOUND ? new(slotUtc, count, 0, 0) : isAutomatic ? new(slotUtc, 0, 0, count) : new(slotUtc, 0, count, 0);

    private static IQueryable<MessageTally> Tallies(AppDbContext db, ReportFilter filter)
    {
        var (from, to) = (filter.Range.FromUtc, filter.Range.ToUtc);
        var tallies = db.MessageTallies.AsNoTracking().Where(tally => tally.SlotUtc >= from && tally.SlotUtc < to);
        if (filter.NumberId is { } numberId) tallies = tallies.Where(tally => tally.WhatsAppAccountId == numberId);
        if (filter.MemberId is { } memberId) tallies = tallies.Where(tally => tally.UserId == memberId);
        return tallies;
    }

    /// <summary>Not counted yet. Found by their time, so that it is a look at the last hours; by all of it while nothing was ever counted.</summary>
    private static IQueryable<Message> Fresh(AppDbContext db, ReportFilter filter, Counted counted)
    {
        var (from, to, upTo) = (counted.AsOfUtc - LateFor is { } since && since > filter.Range.FromUtc ? since : filter.Range.FromUtc, filter.Range.ToUtc, counted.UpToId);
        var messages = db.Messages.AsNoTracking().Where(m => m.SentAtUtc >= from && m.SentAtUtc < to && m.Origin != MessageOrigin.HISTORY && m.Kind != MessageKind.REACTION && m.Kind != MessageKind.SYSTEM);
        if (upTo != Guid.Empty) messages = messages.Where(m => m.Id > upTo);
        if (filter.NumberId is { } numberId) messages = messages.Where(m => m.WhatsAppAccountId == numberId);
        if (filter.MemberId is { } memberId) messages = messages.Where(m => m.SentByUserId == memberId);
        return messages;
    }

    /// <summary>Read again when the counting went on meanwhile: a message would be seen on both sides, or on neither.</summary>
    private async Task<T> SteadilyAsync<T>(Func<AppDbContext, Counted, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var counted = await CountedAsync(db, cancellationToken);
        for (var attempt = 0; ; attempt++)
        {
            var found = await read(db, counted);
            var now = await CountedAsync(db, cancellationToken);
            if (now == counted || attempt == 5) return found;
            counted = now;
        }
    }

    private static async Task<Counted> CountedAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (!db.SortsIdsByTime()) return new(Guid.Empty, null);
        var mark = await db.TallyMarks.AsNoTracking().Select(one => (Guid?)one.UpToId).SingleOrDefaultAsync(cancellationToken) ?? Guid.Empty;
        var position = await db.TallyPositions.AsNoTracking().Select(one => new { one.UpToId, one.AsOfUtc }).SingleOrDefaultAsync(cancellationToken);
        return new(position is not null && position.UpToId > mark ? position.UpToId : mark, position?.AsOfUtc);
    }

    private sealed record Counted(Guid UpToId, DateTime? AsOfUtc);
}
