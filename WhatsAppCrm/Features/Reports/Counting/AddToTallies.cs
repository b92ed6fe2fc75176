using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Reports;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports.Counting;

/// <summary>Adds messages of the current organization to its tallies. The mark moves in the same transaction: what is counted is never counted again.</summary>
public sealed class AddToTallies(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <param name="upToId">Every message up to here has been looked at.</param>
    public async Task RunAsync(IReadOnlyCollection<CountedMessage> messages, Guid upToId, CancellationToken cancellationToken)
    {
        var organizationId = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var mark = await db.TallyMarks.SingleOrDefaultAsync(cancellationToken);
        if (mark is null) db.Add(mark = new TallyMark(organizationId));

        var counts = messages.Where(message => message.Id > mark.UpToId && MessageTally.Counts(message.Kind, message.Origin))
            .GroupBy(message => (Slot: MessageTally.SlotOf(message.SentAtUtc), message.WhatsAppAccountId, UserId: message.Direction == MessageDirection.OUTBOUND ? message.SentByUserId ?? Guid.Empty : Guid.Empty)).ToList();
        var known = (await counts.Select(count => count.Key.Slot).LoadByKeysAsync(slots => db.MessageTallies.Where(tally => slots.Contains(tally.SlotUtc)), cancellationToken))
            .ToDictionary(tally => (tally.SlotUtc, tally.WhatsAppAccountId, tally.UserId));
        foreach (var count in counts)
        {
            if (!known.TryGetValue(count.Key, out var tally)) db.Add(tally = new MessageTally(organizationId, count.Key.Slot, count.Key.WhatsAppAccountId, count.Key.UserId));
            foreach (var message in count) tally.Count(message.Direction, message.Origin, 1);
        }

        if (mark.UpToId < upToId) mark.MoveTo(upToId);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
