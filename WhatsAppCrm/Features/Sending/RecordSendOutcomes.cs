using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Writes how attempts ended, those of one organization in one transaction: the outbox row, the message, the conversation's
/// tick, and statuses that came before the answer. A row that a status has settled in the meantime stays as it is.
/// </summary>
public sealed class RecordSendOutcomes(
    IDbContextFactory<AppDbContext> factory, NumberPace pace, JudgeRefusal refusals, NoteLastSends lastSends, TimeProvider clock, ILiveEvents liveEvents, ILogger<RecordSendOutcomes> logger)
{
    /// <param name="outcomes">All of one organization, which is the current one.</param>
    /// <returns>When those that go back to the queue may be tried again.</returns>
    public async Task<IReadOnlyList<DateTime>> RunAsync(IReadOnlyList<SendOutcome> outcomes, CancellationToken cancellationToken)
    {
        CrashPoints.Pass(CrashPoint.OUT_ANSWERED);
        List<LiveEvent> events = [];
        List<DateTime> tryAgainAt = [];
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            var rows = await LoadAsync(db, outcomes, cancellationToken);
            var parked = await ParkedAsync(db, outcomes, cancellationToken);
            foreach (var outcome in outcomes)
            {
                var (outbox, message, conversation) = rows[outcome.Claim.OutboxId];
                var before = (message.Status, message.ProviderMessageId);
                await ApplyAsync(db, outcome, outbox, message, events, cancellationToken);
                if (outbox is { State: JobState.PENDING, NextAttemptAtUtc: { } next }) tryAgainAt.Add(next);
                if (outcome.Answer.IsOk) Join(db, message, parked[(message.WhatsAppAccountId, outcome.Answer.Value)]);
                if (before == (message.Status, message.ProviderMessageId)) continue;
                conversation.Follow(message);
                events.Add(new(outbox.OrganizationId, LiveEventKind.Messages, conversation.Id));
                events.Add(new(outbox.OrganizationId, LiveEventKind.Conversation, conversation.Id));
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            CrashPoints.Pass(CrashPoint.OUT_RECORDED);
        }

        foreach (var liveEvent in events.Distinct()) liveEvents.Publish(liveEvent);
        await lastSends.RunAsync([.. outcomes.Where(one => one.Answer.IsOk).Select(one => one.Claim.AccountId).Distinct()], cancellationToken);
        return tryAgainAt;
    }

    private async Task ApplyAsync(AppDbContext db, SendOutcome outcome, OutboxMessage outbox, Message message, List<LiveEvent> events, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var (claim, answer) = outcome;
        if (answer.IsOk)
        {
            pace.WentWell(claim.Number);
            message.Accept(answer.Value, now);
            if (outbox.State == JobState.PROCESSING) outbox.Sent(now);
            return;
        }

        if (outbox.State != JobState.PROCESSING) return;
        logger.LogWarning(
            "Message {MessageId} of {OrganizationId} through {PhoneNumberId} was not accepted ({Outcome}): {Explanation}",
            claim.MessageId, claim.OrganizationId, claim.PhoneNumberId, answer.Outcome, answer.Explanation);
        // Why it has not left yet is shown under it.
        events.Add(new(claim.OrganizationId, LiveEventKind.Messages, message.ConversationId));
        switch (answer.Outcome)
        {
            case GraphOutcome.Unknown:
                outbox.OutcomeUnknown(answer.Explanation, now);
                return;
            case GraphOutcome.NotSent:
                outbox.PutBack(answer.Explanation, pace.Wait(claim.Number, atLeast: null), SendDelay.NO_CONNECTION);
                return;
        }

        if (await refusals.RunAsync(db, claim, answer.Error!, outbox, message, cancellationToken))
            events.Add(new(claim.OrganizationId, LiveEventKind.WhatsAppAccount, claim.AccountId));
    }

    private static async Task<Dictionary<Guid, (OutboxMessage, Message, Conversation)>> LoadAsync(AppDbContext db, IReadOnlyList<SendOutcome> outcomes, CancellationToken cancellationToken)
    {
        Guid[] outboxIds = [.. outcomes.Select(one => one.Claim.OutboxId)];
        Guid[] messageIds = [.. outcomes.Select(one => one.Claim.MessageId)];
        // Locked in the order in which the webhook processor locks them, so that the two never wait for each other.
        var outboxes = await db.OutboxMessages.Where(one => outboxIds.Contains(one.Id)).OrderBy(one => one.Id).ForUpdate().ToDictionaryAsync(one => one.Id, cancellationToken);
        var messages = await db.Messages.Where(one => messageIds.Contains(one.Id)).OrderBy(one => one.Id).ForUpdate().ToDictionaryAsync(one => one.Id, cancellationToken);
        // The message's own: its conversation may have become part of another while it was on its way.
        Guid[] conversationIds = [.. messages.Values.Select(one => one.ConversationId).Distinct()];
        var conversations = await db.Conversations.Where(one => conversationIds.Contains(one.Id)).OrderBy(one => one.Id).ForUpdate().ToDictionaryAsync(one => one.Id, cancellationToken);
        return outcomes.ToDictionary(
            one => one.Claim.OutboxId, one => (outboxes[one.Claim.OutboxId], messages[one.Claim.MessageId], conversations[messages[one.Claim.MessageId].ConversationId]));
    }

    private static async Task<ILookup<(Guid, string), ParkedStatus>> ParkedAsync(AppDbContext db, IReadOnlyList<SendOutcome> outcomes, CancellationToken cancellationToken)
    {
        string[] accepted = [.. outcomes.Where(one => one.Answer.IsOk).Select(one => one.Answer.Value)];
        Guid[] accountIds = [.. outcomes.Select(one => one.Claim.AccountId).Distinct()];
        var parked = accepted.Length == 0 ? []
            : await db.ParkedStatuses.Where(one => accountIds.Contains(one.WhatsAppAccountId) && accepted.Contains(one.ProviderMessageId)).ToListAsync(cancellationToken);
        return parked.OrderBy(one => one.AtUtc).ToLookup(one => (one.WhatsAppAccountId, one.ProviderMessageId));
    }

    private static void Join(AppDbContext db, Message message, IEnumerable<ParkedStatus> parked)
    {
        foreach (var status in parked)
        {
            status.ApplyTo(message);
            db.ParkedStatuses.Remove(status);
        }
    }
}
