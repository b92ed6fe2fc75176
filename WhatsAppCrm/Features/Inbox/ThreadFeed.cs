using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>
/// The part of a thread that is loaded, oldest first: grown backwards by key, kept true by reading its newest part again.
/// A message being sent stands in it from the click on, until the stored one takes its place.
/// </summary>
public sealed class ThreadFeed
{
    private List<ThreadMessage> _messages = [];
    private readonly List<ThreadMessage> _sending = [];

    /// <summary>What is stored, then what is being stored.</summary>
    public IEnumerable<ThreadMessage> Messages => _messages.Concat(_sending);

    public int Count => _messages.Count;

    public bool HasEarlier { get; private set; }

    public MessageKey? Oldest => _messages.Count == 0 ? null : _messages[0].Key;

    public void Prepend(IReadOnlyList<ThreadMessage> page, int asked)
    {
        HasEarlier = page.Count == asked;
        var known = _messages.Select(message => message.Id).ToHashSet();
        _messages = [.. page.Where(message => !known.Contains(message.Id)), .. _messages];
    }

    /// <summary>Takes over the newest messages as they are now.</summary>
    /// <param name="newest">Oldest first, at most <paramref name="asked"/>.</param>
    /// <returns>The messages that were not known before.</returns>
    public IReadOnlyList<ThreadMessage> Merge(IReadOnlyList<ThreadMessage> newest, int asked)
    {
        var known = _messages.ToDictionary(message => message.Id);
        var added = newest.Where(message => !known.ContainsKey(message.Id)).ToList();
        if (newest.Count == asked && added.Count == newest.Count)
        {
            // More came than was read: what is loaded is no longer joined to it, so start again from here.
            _messages = [.. newest];
            HasEarlier = true;
        }
        else
        {
            foreach (var message in newest) known[message.Id] = message;
            // Equal messages keep their place and identity, so that their bubbles are not drawn again.
            _messages = [.. known.Values.OrderBy(message => message.SentAtUtc).ThenBy(message => message.Id)];
        }

        _sending.RemoveAll(sending => newest.Any(message => message.ClientId == sending.ClientId));
        return added;
    }

    /// <summary>Lets go of all but the newest <paramref name="keep"/>, once there are twice as many; they can be loaded again.</summary>
    public void Trim(int keep)
    {
        if (_messages.Count < 2 * keep) return;
        _messages = _messages[^keep..];
        HasEarlier = true;
    }

    /// <summary>Messages before the newest <paramref name="newest"/> whose ticks may still move or whose file may still come; at most 100, the latest.</summary>
    public IReadOnlyCollection<Guid> UnsettledBefore(int newest) =>
    [
        .. _messages.SkipLast(newest)
            .Where(message => (message.Direction == MessageDirection.OUTBOUND && message.Status < MessageStatus.READ) || message.File is { State: MediaState.PENDING or MediaState.FAILED })
            .TakeLast(100).Select(message => message.Id),
    ];

    /// <summary>Outbound messages that have not left, or failed; at most 100, the latest.</summary>
    public IReadOnlyCollection<Guid> NotSent() =>
    [
        .. _messages.Where(message => message.Direction == MessageDirection.OUTBOUND && message.Status is MessageStatus.QUEUED or MessageStatus.FAILED)
            .TakeLast(100).Select(message => message.Id),
    ];

    /// <summary>Takes over messages that are loaded, as they are now.</summary>
    public void Update(IReadOnlyList<ThreadMessage> messages)
    {
        foreach (var message in messages)
            if (_messages.FindIndex(known => known.Id == message.Id) is >= 0 and var index) _messages[index] = message;
    }

    /// <summary>The message that was stored last, of those that are loaded; null when none is.</summary>
    public Guid? NewestId => _messages.Count == 0 ? null : _messages.Max(message => message.Id);

    /// <summary>Shows a message at once, as queued.</summary>
    public void ShowSending(Guid conversationId, string text, string clientId, ThreadMessage? replyTo, Guid? userId, DateTime nowUtc) => _sending.Add(new ThreadMessage(
        SortableId.New(), conversationId, MessageDirection.OUTBOUND, MessageKind.TEXT, text, MessageStatus.QUEUED, nowUtc,
        null, null, null, null, userId, null, clientId, null, null, "")
    {
        QuotedProviderMessageId = replyTo?.ProviderMessageId,
        Quoted = replyTo is null ? null : new(replyTo.Id, replyTo.Direction, replyTo.Kind, replyTo.Text),
    });

    /// <summary>It was refused, or is stored and has been merged.</summary>
    public void StopSending(string clientId) => _sending.RemoveAll(message => message.ClientId == clientId);

    /// <summary>The first of the newest <paramref name="unread"/> inbound messages; null when there is none or it is not loaded.</summary>
    public Guid? FirstUnread(int unread) =>
        unread == 0 ? null : _messages.Where(message => message is { Direction: MessageDirection.INBOUND, Kind: not MessageKind.SYSTEM, Origin: not MessageOrigin.HISTORY }).TakeLast(unread).FirstOrDefault()?.Id;
}
