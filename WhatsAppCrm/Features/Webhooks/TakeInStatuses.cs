using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Moves our messages forward: found by Meta's id, else by our own that came back with the status (which also settles a
/// send of unknown outcome); a status of a message nobody knows yet is parked for the send that is still waiting for its
/// answer. Statuses come late, early, twice and in any order. Meta Cloud API, status webhook, read 2026-11-20.
/// </summary>
internal sealed class TakeInStatuses(AppDbContext db, Guid organizationId, MergeHints hints, DateTime nowUtc, HashSet<LiveEvent> changes)
{
    public async Task RunAsync(IReadOnlyList<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        var statuses = parts.SelectMany(part => part.Change.Statuses.Select(status => (part.AccountId, Status: status))).ToList();
        if (statuses.Count == 0) return;

        var accountIds = statuses.Select(item => item.AccountId).Distinct().ToList();
        var messages = (await statuses.Select(item => item.Status.MessageId)
            .LoadByKeysAsync(some => db.Messages.OfMeta(accountIds, some).OrderBy(message => message.Id).ForUpdate(), cancellationToken))
            .ToDictionary(message => (message.WhatsAppAccountId, message.ProviderMessageId!));
        await SettleAsync(statuses.Where(item => !messages.ContainsKey((item.AccountId, item.Status.MessageId))), messages, cancellationToken);

        var changed = new HashSet<Message>();
        var reached = new List<(Guid ConversationId, Sender Recipient)>();
        foreach (var (accountId, status) in statuses)
        {
            if (!messages.TryGetValue((accountId, status.MessageId), out var message)) continue;
            if (Advance(message, status)) changed.Add(message);
            if (status.Recipient is { } recipient) reached.Add((message.ConversationId, recipient));
        }

        await FollowAsync(changed, cancellationToken);
        await new LearnUserIds(db, organizationId, hints).RunAsync(reached, cancellationToken);
        await ParkAsync(statuses.Where(item => !messages.ContainsKey((item.AccountId, item.Status.MessageId))).ToList(), cancellationToken);
    }

    private static bool Advance(Message message, StatusUpdate status)
    {
        if (message.Direction != MessageDirection.OUTBOUND) return false;
        var isPriced = message.Price(status.Pricing);
        var hasMoved = status.Status == MessageStatus.FAILED
            ? message.Fail(status.ErrorCode ?? 0, status.ErrorTitle ?? "", status.AtUtc)
            : message.Advance(status.Status, status.AtUtc);
        return hasMoved || isPriced;
    }

    /// <summary>Statuses that carry our own id bring Meta's to a message that has none yet, and end the doubt whether it left.</summary>
    private async Task SettleAsync(IEnumerable<(Guid AccountId, StatusUpdate Status)> strangers, Dictionary<(Guid, string), Message> messages, CancellationToken cancellationToken)
    {
        var byOutboxId = strangers.Where(item => item.Status.OutboxId is not null).DistinctBy(item => item.Status.OutboxId).ToDictionary(item => item.Status.OutboxId!.Value);
        if (byOutboxId.Count == 0) return;

        var rows = await byOutboxId.Keys.LoadByKeysAsync(some => db.OutboxMessages.Where(row => some.Contains(row.Id)).OrderBy(row => row.Id).ForUpdate(), cancellationToken);
        var sent = (await rows.Select(row => row.MessageId)
            .LoadByKeysAsync(some => db.Messages.Where(message => some.Contains(message.Id)).OrderBy(message => message.Id).ForUpdate(), cancellationToken)).ToDictionary(message => message.Id);
        foreach (var row in rows)
        {
            var (accountId, status) = byOutboxId[row.Id];
            if (row.WhatsAppAccountId != accountId || !sent.TryGetValue(row.MessageId, out var message) || message.ProviderMessageId is not null) continue;
            message.Accept(status.MessageId, status.AtUtc);
            if (row.State is JobState.PENDING or JobState.PROCESSING) row.Sent(nowUtc);
            messages[(accountId, status.MessageId)] = message;
        }
    }

    private async Task FollowAsync(HashSet<Message> changed, CancellationToken cancellationToken)
    {
        if (changed.Count == 0) return;
        // Only those whose newest message is one of these: in all others the list stays as it is.
        var newest = (await changed.LoadByKeysAsync(some =>
        {
            var (conversationIds, messageIds) = (some.Select(message => message.ConversationId).Distinct().ToList(), some.Select(message => (Guid?)message.Id).ToList());
            return db.Conversations.Where(conversation => conversationIds.Contains(conversation.Id) && messageIds.Contains(conversation.LastMessageId)).OrderBy(conversation => conversation.Id).ForUpdate();
        }, cancellationToken)).ToDictionary(conversation => conversation.Id);
        foreach (var message in changed) newest.GetValueOrDefault(message.ConversationId)?.Follow(message);

        foreach (var conversationId in changed.Select(message => message.ConversationId))
        {
            changes.Add(new LiveEvent(organizationId, LiveEventKind.Messages, conversationId));
            changes.Add(new LiveEvent(organizationId, LiveEventKind.Conversation, conversationId));
        }
    }

    private async Task ParkAsync(List<(Guid AccountId, StatusUpdate Status)> early, CancellationToken cancellationToken)
    {
        if (early.Count == 0) return;
        var accountIds = early.Select(item => item.AccountId).Distinct().ToList();
        var parked = (await early.Select(item => item.Status.MessageId)
            .LoadByKeysAsync(some => db.ParkedStatuses.AsNoTracking().Where(status => accountIds.Contains(status.WhatsAppAccountId) && some.Contains(status.ProviderMessageId)), cancellationToken))
            .Select(status => (status.WhatsAppAccountId, status.ProviderMessageId, status.Status)).ToHashSet();
        var accounts = (await accountIds
            .LoadByKeysAsync(some => db.WhatsAppAccounts.Where(account => some.Contains(account.Id)), cancellationToken)).ToDictionary(account => account.Id);
        foreach (var (accountId, status) in early)
        {
            if (!parked.Add((accountId, status.MessageId, status.Status))) continue;
            db.ParkedStatuses.Add(new ParkedStatus(accounts[accountId], status.MessageId, status.Status, status.AtUtc, status.ErrorCode, status.ErrorTitle, status.Pricing, nowUtc));
        }
    }
}
