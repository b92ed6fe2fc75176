using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>What becomes of a message that Meta refused, and of its number, inside the caller's write transaction.</summary>
public sealed class JudgeRefusal(NumberPace pace, PairPace pairs, TimeProvider clock, Random random)
{
    /// <summary>Told to owners and admins once a day for each of Meta's codes.</summary>
    public const string AlertPrefix = "send:";

    private static readonly TimeSpan WorthRemembering = TimeSpan.FromSeconds(30);

    /// <returns>Whether open pages should be told that something about the number changed.</returns>
    public async Task<bool> RunAsync(AppDbContext db, ClaimedSend claim, GraphError error, OutboxMessage outbox, Message message, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var verdict = GraphErrors.Classify(error);
        switch (verdict.Kind)
        {
            case GraphErrorKind.Temporary:
                Retry(Longer(Backoff.Jittered(outbox.Attempts, random)), SendDelay.META_TROUBLE);
                return false;
            case GraphErrorKind.PairLimited:
                pairs.UsedUp(claim.ConversationId);
                Retry(Longer(Backoff.AtLeast(outbox.Attempts, random)), SendDelay.CUSTOMER_PACE);
                return false;
            case GraphErrorKind.Throttled:
                var goOnAt = pace.SlowDown(claim.Number, verdict.Reach, verdict.AtLeast);
                outbox.PutBack(error.ToString(), goOnAt, SendDelay.NUMBER_PACE);
                return verdict.Reach == GraphReach.Number && await PauseAsync(db, outbox, SendLane.REPLY, goOnAt, SendDelay.NUMBER_PACE, error, now, cancellationToken);
            case GraphErrorKind.Restricted:
                outbox.PutBack(error.ToString(), now + verdict.AtLeast, SendDelay.NUMBER_RESTRICTED);
                await AlertAsync(db, claim, error, now, cancellationToken);
                return await PauseAsync(db, outbox, claim.Lane, outbox.NextAttemptAtUtc!.Value, SendDelay.NUMBER_RESTRICTED, error, now, cancellationToken);
            case GraphErrorKind.NumberBlocked:
                var settledAt = pace.Wait(claim.Number, verdict.AtLeast);
                outbox.PutBack(error.ToString(), settledAt, SendDelay.NUMBER_BLOCKED);
                if (error.Code is not null) await AlertAsync(db, claim, error, now, cancellationToken);
                return await PauseAsync(db, outbox, SendLane.REPLY, settledAt, SendDelay.NUMBER_BLOCKED, error, now, cancellationToken);
            case GraphErrorKind.AccessLost:
                outbox.PutBack(error.ToString(), notBeforeUtc: null, SendDelay.ACCESS_LOST);
                return await db.LoseAccessAsync(claim.AccountId, claim.ProtectedAccessToken, error, now, cancellationToken);
            default:
                pace.WentWell(claim.Number);
                outbox.Refused(error.ToString(), now);
                message.Fail(error.Code ?? 0, error.Title, now);
                return false;
        }

        TimeSpan Longer(TimeSpan wait) => verdict.AtLeast > wait ? verdict.AtLeast.Value : wait;

        void Retry(TimeSpan wait, SendDelay delay)
        {
            pace.WentWell(claim.Number);
            if (!outbox.RetryLater(error.ToString(), wait, now, delay, verdict.MostAttempts ?? Backoff.MaxAttempts)) message.Fail(error.Code ?? 0, error.Title, now);
        }
    }

    private static async Task<bool> PauseAsync(
        AppDbContext db, OutboxMessage outbox, SendLane fromLane, DateTime untilUtc, SendDelay delay, GraphError error, DateTime now, CancellationToken cancellationToken)
    {
        // A second or two of slowing down is nobody's business.
        if (untilUtc - now < WorthRemembering) return false;
        var pause = db.NumberPauses.Local.FirstOrDefault(one => one.WhatsAppAccountId == outbox.WhatsAppAccountId && one.FromLane == fromLane)
            ?? await db.NumberPauses.Where(one => one.WhatsAppAccountId == outbox.WhatsAppAccountId && one.FromLane == fromLane).ForUpdate().SingleOrDefaultAsync(cancellationToken);
        if (pause is null) db.NumberPauses.Add(pause = new(outbox, fromLane));
        pause.Extend(untilUtc, delay, error.Code);
        return true;
    }

    private static async Task AlertAsync(AppDbContext db, ClaimedSend claim, GraphError error, DateTime now, CancellationToken cancellationToken)
    {
        var account = await db.WhatsAppAccounts.SingleAsync(one => one.Id == claim.AccountId, cancellationToken);
        var key = $"{AlertPrefix}{error.Code}:{now:yyyy-MM-dd}";
        await db.RaiseAsync(account, AlertKind.META_ALERT, AlertSeverity.WARNING, key, error.ToString(), now, cancellationToken);
    }
}
