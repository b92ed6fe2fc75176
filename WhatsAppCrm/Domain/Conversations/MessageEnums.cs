namespace WhatsAppCrm.Domain.Conversations;

public enum MessageDirection
{
    INBOUND,
    OUTBOUND,
}

/// <summary>What a message is. <see cref="UNSUPPORTED"/> keeps its raw form and can be processed again after an upgrade.</summary>
public enum MessageKind
{
    TEXT,
    IMAGE,
    VIDEO,
    AUDIO,
    DOCUMENT,
    STICKER,
    LOCATION,
    CONTACTS,
    INTERACTIVE,
    BUTTON,
    REACTION,
    ORDER,
    SYSTEM,
    TEMPLATE,

    /// <summary>A voice or video call, noted in the thread.</summary>
    CALL,

    /// <summary>Taken back by whoever wrote it; what it said is gone.</summary>
    DELETED,
    UNSUPPORTED,
}

/// <summary>Where a message came from when neither a member wrote it here nor a customer while we listened.</summary>
public enum MessageOrigin
{
    /// <summary>Written on the business's own phone, beside us.</summary>
    BUSINESS_APP,

    /// <summary>Older than the connection; came with the phone's history.</summary>
    HISTORY,

    /// <summary>Written by the organization's auto-reply.</summary>
    AUTO_REPLY,
}

public enum MessageForwarding
{
    FORWARDED,

    /// <summary>More than five times, as Meta counts.</summary>
    FREQUENTLY_FORWARDED,
}

/// <summary>
/// How far a message has come. The order of the values is the order of progress; <see cref="FAILED"/> stands outside it.
/// Inbound messages are RECEIVED.
/// </summary>
public enum MessageStatus
{
    QUEUED = 0,
    SENT = 1,
    DELIVERED = 2,
    READ = 3,
    PLAYED = 4,
    FAILED = 5,
    RECEIVED = 6,
}
