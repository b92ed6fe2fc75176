using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Faults;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Takes what may leave now: at most one message a conversation (its oldest), replies before automation before campaigns, within
/// each number's and each customer's pace, shared out fairly between the organizations. The claim is committed before anything
/// is sent, and two processes never claim the same row.
/// </summary>
public sealed class OutboxClaims(IDbContextFactory<AppDbContext> factory, NumberPace pace, PairPace pairs, TimeProvider clock)
{
    /// <param name="turn">Any number, another each time: decides which organization comes first.</param>
    /// <param name="lease">After this a claim without an outcome counts as left by a crash.</param>
    public async Task<ClaimRound> RunAsync(SendSlots slots, uint turn, TimeSpan lease, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var (numbers, lookAgainAt) = await OutboxHeads.WithWorkAsync(db, now, cancellationToken);
        if (numbers.Count == 0) return ClaimRound.Nothing with { LookAgainAtUtc = lookAgainAt };

        List<ClaimedSend> heads = [];
        var forOthers = slots.FreeForOthers;
        var organizations = numbers.GroupBy(number => number.OrganizationId).ToList();
        var share = Math.Max(1, slots.Free / organizations.Count);
        var first = (int)(turn % (uint)organizations.Count);
        foreach (var organization in organizations.Skip(first).Concat(organizations.Take(first)))
        {
            var room = Math.Min(Math.Min(share, slots.FreeFor(organization.Key)), slots.Free - heads.Count);
            foreach (var number in organization)
            {
                if (room <= 0) break;
                var allowance = pace.Available(number.Paced);
                var most = Math.Min(room, allowance.Count);
                if (most < room) lookAgainAt = Earlier(lookAgainAt, allowance.AgainAtUtc);
                if (most == 0) continue;
                foreach (var head in await OutboxHeads.OfAsync(db, number, now, most, cancellationToken))
                {
                    if (head.Lane != SendLane.REPLY && forOthers-- <= 0) break;
                    heads.Add(head);
                    room--;
                }
            }
        }

        return heads.Count == 0 ? new([], lookAgainAt) : await ClaimAsync(db, heads, lease, now, lookAgainAt, cancellationToken);
    }

    /// <summary>Marks the rows that are still free; what another process took in the meantime is left to it.</summary>
    private async Task<ClaimRound> ClaimAsync(AppDbContext db, List<ClaimedSend> heads, TimeSpan lease, DateTime now, DateTime? lookAgainAt, CancellationToken cancellationToken)
    {
        var tooSoon = heads.Select(head => (Head: head, FreeAt: pairs.FreeAt(head.ConversationId))).Where(one => one.FreeAt is not null).ToList();
        Guid[] wanted = [.. heads.Except(tooSoon.Select(one => one.Head)).Select(head => head.OutboxId)];
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        foreach (var (head, freeAt) in tooSoon)
        {
            lookAgainAt = Earlier(lookAgainAt, freeAt!.Value);
            await db.AcrossOrganizations<OutboxMessage>().Where(row => row.Id == head.OutboxId && row.State == JobState.PENDING).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.NextAttemptAtUtc, freeAt).SetProperty(row => row.Delay, SendDelay.CUSTOMER_PACE), cancellationToken);
        }

        var pending = await db.AcrossOrganizations<OutboxMessage>().AsNoTracking()
            .Where(row => wanted.Contains(row.Id) && row.State == JobState.PENDING).OrderBy(row => row.Id).ForUpdate()
            .Select(row => row.Id).ToListAsync(cancellationToken);
        var until = now + lease;
        var marked = await db.AcrossOrganizations<OutboxMessage>()
            .Where(row => pending.Contains(row.Id) && row.State == JobState.PENDING)
            .ExecuteUpdateAsync(
                set => set
                    .SetProperty(row => row.State, JobState.PROCESSING)
                    .SetProperty(row => row.Attempts, row => row.Attempts + 1)
                    .SetProperty(row => row.ClaimedUntilUtc, until)
                    .SetProperty(row => row.NextAttemptAtUtc, (DateTime?)null)
                    .SetProperty(row => row.Delay, (SendDelay?)null),
                cancellationToken);
        // Without row locks (SQL Server) another process may have been quicker with some of them: leave all, look again.
        if (marked != pending.Count) return new([], now);
        await transaction.CommitAsync(cancellationToken);
        CrashPoints.Pass(CrashPoint.OUT_CLAIMED);

        var taken = pending.ToHashSet();
        ClaimedSend[] claimed = [.. heads.Where(head => taken.Contains(head.OutboxId))];
        foreach (var number in claimed.GroupBy(one => one.Number)) pace.Take(number.Key, number.Count());
        foreach (var one in claimed) pairs.Take(one.ConversationId);
        return new(claimed, lookAgainAt);
    }

    private static DateTime Earlier(DateTime? one, DateTime other) => one is { } at && at < other ? at : other;
}
