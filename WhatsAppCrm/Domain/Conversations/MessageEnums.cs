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
    UNSUPPORTED,
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
