namespace WhatsAppCrm.Domain.Conversations;

/// <summary>What was done to a conversation. Stored and sent by name.</summary>
public enum ConversationEventKind
{
    ASSIGNED,
    SNOOZED,
    RESOLVED,
    REOPENED,
    PRIORITY_CHANGED,
    LABELED,
    UNLABELED,

    /// <summary>A person answered a customer who waited: the dashboard's answer times.</summary>
    ANSWERED,

    /// <summary>The conversation began: somebody's work, unlike what comes with a phone's history. Counted, not shown.</summary>
    OPENED,
}

/// <summary>Why a conversation is open again.</summary>
public enum ReopenCause
{
    BY_HAND,
    CUSTOMER_WROTE,
    SNOOZE_OVER,
}

/// <summary>Why a conversation was given to somebody, when no person gave it.</summary>
public enum AssignCause
{
    BY_HAND,

    /// <summary>It was this member's turn.</summary>
    BY_TURN,

    /// <summary>Whoever had it went offline while the customer waited.</summary>
    COLLEAGUE_GONE,
}

/// <summary>
/// One line of a conversation's history: who did what, when. Append-only; only what somebody takes back at once goes again.
/// Answer and resolution times are lines too, so that a dashboard reads one table by kind and time.
/// </summary>
public sealed class ConversationEvent : IOwned
{
    public const int DetailMaxLength = 80;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid ConversationId { get; private set; }

    /// <summary>The number it is held by: figures are asked for by number.</summary>
    public Guid WhatsAppAccountId { get; private set; }

    public ConversationEventKind Kind { get; private set; }

    /// <summary>Who did it; null when it happened by itself, and for an answer from the business's own phone.</summary>
    public Guid? UserId { get; private set; }

    public DateTime AtUtc { get; private set; }

    /// <summary>The member it was given to (null: nobody), or the label.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>The priority's name, the label's name then, the <see cref="ReopenCause"/>, or the <see cref="AssignCause"/> where it was none's hand.</summary>
    public string? Detail { get; init; }

    /// <summary>Of a snooze; null: until the customer writes.</summary>
    public DateTime? UntilUtc { get; init; }

    /// <summary>Of an answer: since the oldest message nobody had answered. Of a resolution: since the conversation opened.</summary>
    public int? Seconds { get; init; }

    /// <summary>Of an answer: the first since it opened. Of a resolution: nobody had answered at all. Of a reopening or a snooze: it was settled before, so something new began.</summary>
    public bool IsFirst { get; init; }

    private ConversationEvent()
    {
    }

    public ConversationEvent(Conversation conversation, ConversationEventKind kind, Guid? userId, DateTime atUtc) =>
        (OrganizationId, ConversationId, WhatsAppAccountId, Kind, UserId, AtUtc) = (conversation.OrganizationId, conversation.Id, conversation.WhatsAppAccountId, kind, userId, atUtc);
}
