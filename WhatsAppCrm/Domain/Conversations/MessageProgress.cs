namespace WhatsAppCrm.Domain.Conversations;

/// <summary>How far a message has come, when, and what it cost.</summary>
public sealed partial class Message
{
    public MessageStatus Status { get; private set; }

    public DateTime? AcceptedAtUtc { get; private set; }

    public DateTime? DeliveredAtUtc { get; private set; }

    public DateTime? ReadAtUtc { get; private set; }

    /// <summary>When a voice message was first listened to.</summary>
    public DateTime? PlayedAtUtc { get; private set; }

    public DateTime? FailedAtUtc { get; private set; }

    /// <summary>Meta's error code; 0 when the failure was not Meta's.</summary>
    public int? ErrorCode { get; private set; }

    public string? ErrorTitle { get; private set; }

    /// <summary>What Meta says it charges; null until a status says so.</summary>
    public MessagePricing? Pricing { get; private set; }

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

        var before = (Status, AcceptedAtUtc, DeliveredAtUtc, ReadAtUtc, PlayedAtUtc);
        if (status == MessageStatus.SENT) AcceptedAtUtc ??= atUtc;
        if (status == MessageStatus.DELIVERED) DeliveredAtUtc ??= atUtc;
        if (status is MessageStatus.READ or MessageStatus.PLAYED) ReadAtUtc ??= atUtc;
        if (status == MessageStatus.PLAYED) PlayedAtUtc ??= atUtc;

        // A delivery proves that an earlier failure was not the end; "sent" after "failed" proves nothing.
        var current = Status == MessageStatus.FAILED && status >= MessageStatus.DELIVERED ? MessageStatus.QUEUED : Status;
        if (current != MessageStatus.FAILED && status > current) Status = status;
        return before != (Status, AcceptedAtUtc, DeliveredAtUtc, ReadAtUtc, PlayedAtUtc);
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

    /// <summary>The last word about the price counts; most statuses bring none. True when it changed.</summary>
    public bool Price(MessagePricing? pricing)
    {
        if (pricing is null || pricing == Pricing) return false;
        Pricing = pricing;
        return true;
    }
}
