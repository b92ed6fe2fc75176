using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Domain.Reports;

/// <summary>
/// How many messages a number received and sent in a quarter of an hour: what a dashboard adds up instead of the messages themselves.
/// A quarter, because the clocks of every country differ from UTC by whole quarters. Counted once a message, whenever it came.
/// </summary>
public sealed class MessageTally : IOwned
{
    public static readonly TimeSpan Slot = TimeSpan.FromMinutes(15);

    public Guid OrganizationId { get; private set; }

    public DateTime SlotUtc { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    /// <summary>The member who wrote; empty for customers, machines and the business's own phone.</summary>
    public Guid UserId { get; private set; }

    public int Received { get; private set; }

    /// <summary>By people, on the business's own phone included.</summary>
    public int Sent { get; private set; }

    /// <summary>By the auto-reply.</summary>
    public int Automatic { get; private set; }

    private MessageTally()
    {
    }

    public MessageTally(Guid organizationId, DateTime slotUtc, Guid whatsAppAccountId, Guid userId) =>
        (OrganizationId, SlotUtc, WhatsAppAccountId, UserId) = (organizationId, slotUtc, whatsAppAccountId, userId);

    public static DateTime SlotOf(DateTime utc) => new(utc.Ticks - utc.Ticks % Slot.Ticks, DateTimeKind.Utc);

    /// <summary>What came with a phone's history is older than the connection, a reaction is no message of its own, and a system line nobody wrote.</summary>
    public static bool Counts(MessageKind kind, MessageOrigin? origin) => origin != MessageOrigin.HISTORY && kind is not (MessageKind.REACTION or MessageKind.SYSTEM);

    public void Count(MessageDirection direction, MessageOrigin? origin, int messages)
    {
        if (direction == MessageDirection.INBOUND) Received += messages;
        else if (origin == MessageOrigin.AUTO_REPLY) Automatic += messages;
        else Sent += messages;
    }
}

/// <summary>Up to which message an organization's are counted; moves in the transaction that counts, so that none counts twice.</summary>
public sealed class TallyMark : IOwned
{
    public Guid OrganizationId { get; private set; }

    /// <summary>Message ids grow with the time they were made.</summary>
    public Guid UpToId { get; private set; }

    private TallyMark()
    {
    }

    public TallyMark(Guid organizationId) => OrganizationId = organizationId;

    public void MoveTo(Guid messageId) => UpToId = messageId;
}

/// <summary>
/// How far the counting of everybody's messages has come; one row. It goes only as far as an id that was made a while ago: every
/// transaction that was open then is over by now, so no message with a smaller id can still appear.
/// </summary>
public sealed class TallyPosition
{
    public const int OnlyId = 1;

    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public int Id { get; private set; } = OnlyId;

    public Guid UpToId { get; private set; }

    /// <summary>What was made before this time is counted; null until something is.</summary>
    public DateTime? AsOfUtc { get; private set; }

    public Guid NextId { get; private set; }

    public DateTime NextAtUtc { get; private set; }

    private TallyPosition()
    {
    }

    public TallyPosition(DateTime nowUtc) => AimAt(nowUtc);

    public bool MayGoOn(DateTime nowUtc) => nowUtc >= NextAtUtc + Patience;

    public void MoveTo(Guid messageId) => UpToId = messageId;

    /// <summary>The aim is reached; the next is what is made from now on.</summary>
    public void Arrive(DateTime nowUtc)
    {
        (UpToId, AsOfUtc) = (NextId, NextAtUtc);
        AimAt(nowUtc);
    }

    private void AimAt(DateTime nowUtc) => (NextId, NextAtUtc) = (SortableId.New(), nowUtc);
}
