using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Assigning;

/// <summary>
/// Gives new and returning customers whom nobody has to members by turns, and on those who wait for somebody who is gone. The row of
/// the settings is the lock: in several processes at once each conversation is given once and each turn taken once. What waits is a
/// mark on the conversation, so a crash at any moment leaves it waiting or given, never both and never neither.
/// </summary>
public sealed class AssignByTurns(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider clock)
{
    private const int AtOnce = 100;

    /// <summary>The current organization's; for the drain. Calling twice is harmless.</summary>
    /// <returns>How many were given; 0 when nothing waits or nobody may get one more.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Looked at without a lock first: mostly nothing waits.
        if (!await MayGiveAsync(cancellationToken)) return 0;
        var given = new List<Guid>();
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var now = clock.GetUtcNow().UtcDateTime;
            if (await db.AssignmentSettings.ForUpdate().SingleOrDefaultAsync(cancellationToken) is not { IsOn: true } settings) return 0;
            var turns = await TurnBook.LoadAsync(db, settings, now, cancellationToken);
            foreach (var conversation in await LockAsync(db, await WaitingAsync(db, settings, turns, cancellationToken), cancellationToken))
            {
                // Under the lock it may be somebody's by now, or settled.
                var isUnowned = conversation is { AssigneeId: null, UnownedSinceUtc: not null };
                if (conversation.Status != ConversationStatus.OPEN || !(isUnowned || IsLeft(conversation, turns))) continue;
                if (turns.Next(conversation.AssigneeId, now.AddMicroseconds(given.Count)) is not { } userId) continue;
                conversation.Assign(userId, null, now, isUnowned ? AssignCause.BY_TURN : AssignCause.COLLEAGUE_GONE);
                given.Add(conversation.Id);
            }

            await db.SaveChangesAsync(cancellationToken);
            if (given.Count > 0) CrashPoints.Pass(CrashPoint.TURN_GIVING);
            await transaction.CommitAsync(cancellationToken);
        }

        if (given.Count > 0) CrashPoints.Pass(CrashPoint.TURN_GIVEN);

        foreach (var id in given) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, id));
        return given.Count;
    }

    private async Task<bool> MayGiveAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (await db.AssignmentSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) is not { IsOn: true } settings) return false;
        // Without a delay only what is nobody's can wait, and that is one look into a small index.
        if (settings.GiveOnAfter is null && !await Unowned(db, settings).AnyAsync(cancellationToken)) return false;
        var turns = await TurnBook.LoadAsync(db, settings, clock.GetUtcNow().UtcDateTime, cancellationToken);
        return turns.HasRoom && (await WaitingAsync(db, settings, turns, cancellationToken)).Count > 0;
    }

    private static async Task<List<Guid>> WaitingAsync(AppDbContext db, AssignmentSettings settings, TurnBook turns, CancellationToken cancellationToken)
    {
        var ids = await Unowned(db, settings).OrderBy(one => one.UnownedSinceUtc).ThenBy(one => one.Id).Take(AtOnce).Select(one => one.Id).ToListAsync(cancellationToken);
        if (turns.Gone.Count == 0) return ids;
        var gone = turns.Gone.Select(userId => (Guid?)userId).ToList();
        ids.AddRange(await db.Conversations.Where(one => one.Status == ConversationStatus.OPEN && one.WaitingSinceUtc != null && gone.Contains(one.AssigneeId))
            .OrderBy(one => one.WaitingSinceUtc).ThenBy(one => one.Id).Take(AtOnce).Select(one => one.Id).ToListAsync(cancellationToken));
        return ids;
    }

    private static IQueryable<Conversation> Unowned(AppDbContext db, AssignmentSettings settings) =>
        db.Conversations.Where(one => one.UnownedSinceUtc != null && one.UnownedSinceUtc >= settings.OnSinceUtc && one.Status == ConversationStatus.OPEN && one.AssigneeId == null);

    /// <summary>Locked in the order in which everybody locks them, answered in the order in which they wait.</summary>
    private static async Task<IEnumerable<Conversation>> LockAsync(AppDbContext db, List<Guid> ids, CancellationToken cancellationToken)
    {
        var locked = await db.Conversations.Where(one => ids.Contains(one.Id)).OrderBy(one => one.Id).ForUpdate().ToDictionaryAsync(one => one.Id, cancellationToken);
        return ids.Where(locked.ContainsKey).Select(id => locked[id]);
    }

    private static bool IsLeft(Conversation conversation, TurnBook turns) =>
        conversation is { AssigneeId: { } userId, WaitingSinceUtc: not null } && turns.Gone.Contains(userId);
}
