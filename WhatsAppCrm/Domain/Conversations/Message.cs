namespace WhatsAppCrm.Domain.Conversations;

/// <summary>One message of a conversation, in or out (002's MessageLog).</summary>
public sealed class Message : IOwned
{
    /// <summary>Meta Cloud API, text messages, read 2026-11-20.</summary>
    public const int TextMaxLength = 4096;

    public const int ProviderMessageIdMaxLength = 200;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid ConversationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    public MessageDirection Direction { get; private set; }

    public MessageKind Kind { get; private set; }

    public string? Text { get; private set; }

    /// <summary>Meta's <c>wamid…</c>; unique per number. Null until Meta accepted an outbound message.</summary>
    public string? ProviderMessageId { get; private set; }

    /// <summary>The caller's own id of the send; unique per organization, so that a repeat changes nothing.</summary>
    public string? ClientId { get; private set; }

    public MessageStatus Status { get; private set; }

    /// <summary>Meta's time for inbound, ours for outbound; the thread's sort key together with the id.</summary>
    public DateTime SentAtUtc { get; private set; }

    public DateTime? AcceptedAtUtc { get; private set; }

    public DateTime? DeliveredAtUtc { get; private set; }

    public DateTime? ReadAtUtc { get; private set; }

    public DateTime? FailedAtUtc { get; private set; }

    /// <summary>Meta's error code; 0 when the failure was not Meta's.</summary>
    public int? ErrorCode { get; private set; }

    public string? ErrorTitle { get; private set; }

    /// <summary>The member who wrote it; null for inbound and automatic messages.</summary>
    public Guid? SentByUserId { get; private set; }

    /// <summary>Meta's JSON for kinds that are shown from it (and for <see cref="MessageKind.UNSUPPORTED"/>); null for a plain text.</summary>
    public string? PayloadJson { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private Message()
    {
    }

    public static Message Inbound(Conversation conversation, string providerMessageId, MessageKind kind, string? text, string? payloadJson, DateTime sentAtUtc, DateTime nowUtc) =>
        new()
        {
            OrganizationId = conversation.OrganizationId,
            ConversationId = conversation.Id,
            WhatsAppAccountId = conversation.WhatsAppAccountId,
            Direction = MessageDirection.INBOUND,
            Kind = kind,
            Text = text,
            PayloadJson = payloadJson,
            ProviderMessageId = providerMessageId,
            Status = MessageStatus.RECEIVED,
            SentAtUtc = sentAtUtc,
            CreatedAtUtc = nowUtc,
        };

    /// <exception cref="InvalidInputException">Field <c>text</c> is empty or over 4096 characters.</exception>
    public static Message OutboundText(Conversation conversation, string text, Guid? sentByUserId, string? clientId, DateTime nowUtc) =>
        new()
        {
            OrganizationId = conversation.OrganizationId,
            ConversationId = conversation.Id,
            WhatsAppAccountId = conversation.WhatsAppAccountId,
            Direction = MessageDirection.OUTBOUND,
            Kind = MessageKind.TEXT,
            Text = Domain.Text.Required(text, nameof(text), TextMaxLength),
            ClientId = clientId,
            Status = MessageStatus.QUEUED,
            SentByUserId = sentByUserId,
            SentAtUtc = nowUtc,
            CreatedAtUtc = nowUtc,
        };

    /// <summary>Meta took it. A status webhook may have come first: progress never goes back.</summary>
    public void Accept(string providerMessageId, DateTime atUtc)
    {
        ProviderMessageId = providerMessageId;
        Advance(MessageStatus.SENT, atUtc);
    }

    /// <summary>
    /// Moves forward to <paramref name="status"/> and keeps the time; a lower status only fills in its missing time.
    /// A failure that arrives after delivery is kept but does not hide it. True when anything changed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of SENT, DELIVERED, READ and PLAYED; failures go through <see cref="Fail"/>.</exception>
    public bool Advance(MessageStatus status, DateTime atUtc)
    {
        if (status is not (MessageStatus.SENT or MessageStatus.DELIVERED or MessageStatus.READ or MessageStatus.PLAYED))
            throw new ArgumentOutOfRangeException(nameof(status), status, "Not a step forward.");

        var before = (Status, AcceptedAtUtc, DeliveredAtUtc, ReadAtUtc);
        if (status == MessageStatus.SENT) AcceptedAtUtc ??= atUtc;
        if (status == MessageStatus.DELIVERED) DeliveredAtUtc ??= atUtc;
        if (status is MessageStatus.READ or MessageStatus.PLAYED) ReadAtUtc ??= atUtc;

        // A delivery proves that an earlier failure was not the end; "sent" after "failed" proves nothing.
        var current = Status == MessageStatus.FAILED && status >= MessageStatus.DELIVERED ? MessageStatus.QUEUED : Status;
        if (current != MessageStatus.FAILED && status > current) Status = status;
        return before != (Status, AcceptedAtUtc, DeliveredAtUtc, ReadAtUtc);
    }

    /// <summary>It will not arrive. Only replaces a status before DELIVERED; the reason is kept in any case. True when anything changed.</summary>
    public bool Fail(int errorCode, string title, DateTime atUtc)
    {
        if (FailedAtUtc is not null) return false;
        FailedAtUtc = atUtc;
        ErrorCode = errorCode;
        ErrorTitle = Domain.Text.Shorten(title, 200);
        if (Status < MessageStatus.DELIVERED) Status = MessageStatus.FAILED;
        return true;
    }
}
