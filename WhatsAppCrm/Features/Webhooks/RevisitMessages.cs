using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Messages that are stored already and come once more. Nearly always a repeat, and nothing happens. But a kind that could
/// not be shown may be understood since an upgrade, a placeholder's file may have come, an edit's original, a call's end.
/// </summary>
internal sealed class RevisitMessages
{
    private readonly AppDbContext _db;
    private readonly Dictionary<(Guid AccountId, string Id), Glance> _stored;
    private readonly List<(Guid Id, ArrivedMessage Arrived)> _wanted = [];

    private RevisitMessages(AppDbContext db, Dictionary<(Guid, string), Glance> stored) => (_db, _stored) = (db, stored);

    public static async Task<RevisitMessages> LoadAsync(AppDbContext db, IEnumerable<(Guid AccountId, ArrivedMessage Message)> arrived, CancellationToken cancellationToken)
    {
        var keys = arrived.Select(item => (item.AccountId, item.Message.Id)).ToList();
        var accountIds = keys.Select(key => key.AccountId).Distinct().ToList();
        var rows = await keys.Select(key => key.Id)
            .LoadByKeysAsync(some => db.Messages.OfMeta(accountIds, some).Select(message =>
                new Glance(message.Id, message.WhatsAppAccountId, message.ProviderMessageId!, message.Kind, message.EditedAtUtc != null && message.EditedAtUtc == message.SentAtUtc)), cancellationToken);
        return new RevisitMessages(db, rows.ToDictionary(row => (row.AccountId, row.ProviderMessageId)));
    }

    public bool Knows((Guid AccountId, string Id) key) => _stored.ContainsKey(key);

    /// <summary>To be looked at by <see cref="RunAsync"/>, if there can be anything new in it.</summary>
    public void Add((Guid AccountId, string Id) key, ArrivedMessage arrived)
    {
        var stored = _stored[key];
        var isWorthIt = (stored.Kind == MessageKind.UNSUPPORTED && arrived.Content.Kind != MessageKind.UNSUPPORTED)
            || (stored.IsKnownByEditOnly && !arrived.IsFromEdit) || arrived.Reached is not null || (stored.Kind == MessageKind.CALL && IsEnd(arrived.Content));
        if (isWorthIt) _wanted.Add((stored.Id, arrived));
    }

    public async Task RunAsync(Guid organizationId, DateTime nowUtc, HashSet<LiveEvent> changes, CancellationToken cancellationToken)
    {
        if (_wanted.Count == 0) return;
        var messages = (await _wanted.Select(item => item.Id).LoadByKeysAsync(some => _db.Messages.Where(message => some.Contains(message.Id)).OrderBy(message => message.Id).ForUpdate(), cancellationToken)).ToDictionary(message => message.Id);
        var conversations = (await messages.Values.Select(message => message.ConversationId)
            .LoadByKeysAsync(some => _db.Conversations.Where(conversation => some.Contains(conversation.Id)).OrderBy(conversation => conversation.Id).ForUpdate(), cancellationToken)).ToDictionary(conversation => conversation.Id);
        foreach (var (id, arrived) in _wanted)
        {
            var message = messages[id];
            Complete(message, conversations[message.ConversationId], arrived, nowUtc);
            conversations[message.ConversationId].Follow(message);
            changes.Add(new LiveEvent(organizationId, LiveEventKind.Messages, message.ConversationId));
            changes.Add(new LiveEvent(organizationId, LiveEventKind.Conversation, message.ConversationId));
        }
    }

    /// <summary>How far the phone's history knows it to have come.</summary>
    public static void Reach(Message message, MessageStatus reached)
    {
        if (reached == MessageStatus.FAILED) message.Fail(0, "", message.SentAtUtc);
        else message.Advance(reached, message.SentAtUtc);
    }

    public static bool IsEnd(MessageContent call) => call.Details?.Call is { Event: "terminate" } or { Seconds: not null };

    private void Complete(Message message, Conversation conversation, ArrivedMessage arrived, DateTime nowUtc)
    {
        var content = arrived.Content;
        if (message.Understand(content.Kind, content.Text, content.Details?.ToJson()) && content.Media is { } file) _db.MessageMedia.Add(new MessageMedia(message, file, nowUtc));
        if (message.IsKnownByEditOnly && !arrived.IsFromEdit && message.SentAtUtc > arrived.SentAtUtc)
        {
            _db.MessageRevisions.Add(message.Originate(content.Text, arrived.SentAtUtc));
            if (message.Direction == MessageDirection.INBOUND && !arrived.IsHistory && arrived.GroupId is null) conversation.OpenWindow(arrived.SentAtUtc);
        }

        if (message.Kind == MessageKind.CALL && IsEnd(content)) message.Describe(content.Details?.ToJson());
        if (message.Direction == MessageDirection.OUTBOUND && arrived.Reached is { } reached) Reach(message, reached);
    }

    private sealed record Glance(Guid Id, Guid AccountId, string ProviderMessageId, MessageKind Kind, bool IsKnownByEditOnly);
}
