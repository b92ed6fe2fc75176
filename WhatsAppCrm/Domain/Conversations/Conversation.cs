namespace WhatsAppCrm.Domain.Conversations;

/// <summary>Where a conversation stands. Stored and sent by name.</summary>
public enum ConversationStatus
{
    OPEN,
    SNOOZED,
    RESOLVED,
}

/// <summary>
/// A contact talking with one of the organization's numbers; unique per number and contact. What the list shows is kept
/// here as columns, in the same transaction as the message that changes it.
/// </summary>
public sealed partial class Conversation : IOwned
{
    public const int PreviewMaxLength = 120;

    /// <summary>Meta's customer service window: free-form messages for 24 hours after the customer's last. Meta Cloud API, send messages, read 2026-11-20.</summary>
    public static readonly TimeSpan ServiceWindow = TimeSpan.FromHours(24);

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    public Guid ContactId { get; private set; }

    public Guid? LeadId { get; private set; }

    public ConversationStatus Status { get; private set; }

    public Guid? AssigneeId { get; private set; }

    public int UnreadCount { get; private set; }

    /// <summary>Sort key of the list; the conversation's creation until a message comes.</summary>
    public DateTime LastMessageAtUtc { get; private set; }

    public Guid? LastMessageId { get; private set; }

    public string? LastMessagePreview { get; private set; }

    public MessageKind? LastMessageKind { get; private set; }

    public MessageDirection? LastMessageDirection { get; private set; }

    public MessageStatus? LastMessageStatus { get; private set; }

    /// <summary>Meta's time of the customer's newest message; the service window counts from here.</summary>
    public DateTime? LastInboundAtUtc { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private Conversation()
    {
    }

    public Conversation(Guid organizationId, Guid whatsAppAccountId, Guid contactId, Guid? leadId, DateTime nowUtc)
    {
        OrganizationId = organizationId;
        WhatsAppAccountId = whatsAppAccountId;
        ContactId = contactId;
        LeadId = leadId;
        CreatedAtUtc = nowUtc;
        LastMessageAtUtc = nowUtc;
        OpenedAtUtc = nowUtc;
        Remember(new(this, ConversationEventKind.OPENED, null, nowUtc));
    }

    /// <summary>When the 24 h window closes, or null when it never opened.</summary>
    public DateTime? WindowClosesAtUtc => LastInboundAtUtc + ServiceWindow;

    public bool IsWindowOpen(DateTime nowUtc) => LastInboundAtUtc is { } last && nowUtc < last + ServiceWindow;

    /// <summary>Counts a message in. An inbound one raises unread, moves the window (never back) and reopens.</summary>
    /// <param name="opensWindow">False for what Meta does not count as the customer writing to us: groups, edits.</param>
    public void Add(Message message, bool opensWindow = true)
    {
        if (message.Direction == MessageDirection.INBOUND)
        {
            UnreadCount++;
            var isFirst = opensWindow && LastInboundAtUtc is null;
            if (opensWindow) OpenWindow(message.SentAtUtc);
            CustomerWrote(message, isFirst);
        }
        else
        {
            Answered(message);
        }

        FollowPerson(message);
        AddQuietly(message);
    }

    /// <summary>For what happened before we listened: the newest shows in the list, nothing is unread, no window opens, nothing reopens.</summary>
    public void AddQuietly(Message message)
    {
        // A late delivery of an older message must not take the newest one's place in the list.
        if (LastMessageId is not null && message.SentAtUtc < LastMessageAtUtc) return;
        LastMessageId = message.Id;
        LastMessageAtUtc = message.SentAtUtc;
        Follow(message);
    }

    public void OpenWindow(DateTime sentAtUtc)
    {
        if (LastInboundAtUtc is null || sentAtUtc > LastInboundAtUtc) LastInboundAtUtc = sentAtUtc;
    }

    /// <summary>Keeps the list's line in step when the newest message is this one: its words, kind and tick may change.</summary>
    public void Follow(Message message)
    {
        if (LastMessageId != message.Id) return;
        LastMessagePreview = message.Text is null ? null : Text.Shorten(message.Text.ReplaceLineEndings(" "), PreviewMaxLength);
        LastMessageKind = message.Kind;
        LastMessageDirection = message.Direction;
        LastMessageStatus = message.Direction == MessageDirection.OUTBOUND ? message.Status : null;
    }

    /// <summary>Nothing unread any more. Calling twice is harmless; true when something changed.</summary>
    public bool MarkRead()
    {
        if (UnreadCount == 0) return false;
        UnreadCount = 0;
        return true;
    }

    public void LinkLead(Guid leadId) => LeadId = leadId;
}
