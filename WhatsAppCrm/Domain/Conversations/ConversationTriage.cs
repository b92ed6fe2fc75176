namespace WhatsAppCrm.Domain.Conversations;

/// <summary>How much a conversation presses. Stored by rank, so that lists sort by it; sent by name.</summary>
public enum ConversationPriority
{
    NONE,
    LOW,
    MEDIUM,
    HIGH,
    URGENT,
}

/// <summary>What people decide about a conversation: whose it is, when it comes back, whether it is settled, how much it presses. Every change leaves a line in its history.</summary>
public sealed partial class Conversation
{
    /// <summary>Lines that are stored with the next save; what is stored already is not loaded into it.</summary>
    private readonly List<ConversationEvent> _history = [];

    /// <summary>When a snoozed one comes back by itself; null: when the customer writes.</summary>
    public DateTime? SnoozedUntilUtc { get; private set; }

    public ConversationPriority Priority { get; private set; }

    /// <summary>Time of the oldest message of the customer that nobody answered; null when nobody waits. Automatic messages answer nothing.</summary>
    public DateTime? WaitingSinceUtc { get; private set; }

    /// <summary>When what is talked about now began: the conversation itself, or the message that reopened it after it was settled.</summary>
    public DateTime OpenedAtUtc { get; private set; }

    /// <summary>When a person first answered since <see cref="OpenedAtUtc"/>.</summary>
    public DateTime? FirstAnsweredAtUtc { get; private set; }

    /// <summary>The customer's language, two letters: guessed from the country of their number until somebody says otherwise; null when unknown.</summary>
    public string? Language { get; private set; }

    /// <summary>Out of sight until a time, or, without one, until the customer writes. A message of theirs ends it either way.</summary>
    /// <exception cref="InvalidInputException">Field <c>snoozeUntil</c> is not in the future, or more than a year ahead.</exception>
    public ConversationEvent? Snooze(DateTime? untilUtc, Guid? byUserId, DateTime nowUtc)
    {
        if (untilUtc <= nowUtc || untilUtc > nowUtc.AddDays(366)) throw new InvalidInputException("snoozeUntil", "Invalid");
        if (Status == ConversationStatus.SNOOZED && SnoozedUntilUtc == untilUtc) return null;
        var wasSettled = BeginAnewIfSettled(nowUtc);
        (Status, SnoozedUntilUtc) = (ConversationStatus.SNOOZED, untilUtc);
        return Remember(new(this, ConversationEventKind.SNOOZED, byUserId, nowUtc) { UntilUtc = untilUtc, IsFirst = wasSettled });
    }

    /// <summary>Settled for now: nobody waits. The customer's next message reopens it, and may be answered by itself again.</summary>
    public ConversationEvent? Resolve(Guid? byUserId, DateTime nowUtc)
    {
        if (Status == ConversationStatus.RESOLVED) return null;
        Settle();
        LetGo(Conversations.AutoReplyStop.PERSON_REPLIED, Conversations.AutoReplyStop.PHONE_REPLIED, Conversations.AutoReplyStop.ASSIGNED, Conversations.AutoReplyStop.HANDED_OVER);
        return Remember(new(this, ConversationEventKind.RESOLVED, byUserId, nowUtc) { Seconds = Elapsed(OpenedAtUtc, nowUtc), IsFirst = FirstAnsweredAtUtc is null });
    }

    public ConversationEvent? Reopen(ReopenCause cause, Guid? byUserId, DateTime nowUtc)
    {
        if (Status == ConversationStatus.OPEN) return null;
        var wasSettled = BeginAnewIfSettled(nowUtc);
        (Status, SnoozedUntilUtc) = (ConversationStatus.OPEN, null);
        if (cause != ReopenCause.BY_HAND) LookForOwner(nowUtc);
        return Remember(new(this, ConversationEventKind.REOPENED, byUserId, nowUtc) { Detail = cause.ToString(), IsFirst = wasSettled });
    }

    /// <summary>Whether its time to come back has come.</summary>
    public bool IsSnoozeOver(DateTime nowUtc) => Status == ConversationStatus.SNOOZED && SnoozedUntilUtc <= nowUtc;

    public ConversationEvent? Prioritize(ConversationPriority priority, Guid? byUserId, DateTime nowUtc)
    {
        if (Priority == priority) return null;
        Priority = priority;
        return Remember(new(this, ConversationEventKind.PRIORITY_CHANGED, byUserId, nowUtc) { Detail = priority.ToString() });
    }

    /// <summary>Writes down that a label was put on or taken off; the use case keeps the labels themselves.</summary>
    public ConversationEvent Labeled(Label label, bool isOn, Guid? byUserId, DateTime nowUtc) =>
        Remember(new(this, isOn ? ConversationEventKind.LABELED : ConversationEventKind.UNLABELED, byUserId, nowUtc) { SubjectId = label.Id, Detail = label.Name });

    /// <param name="language">Two letters; null when unknown.</param>
    public void Speak(string? language) => Language = language;

    /// <summary>Takes a change back; labels are the use case's. What is no longer as the change left it was changed since, and stays.</summary>
    public void Restore(ConversationState before, ConversationState after)
    {
        if (Status == after.Status && IsSame(SnoozedUntilUtc, after.SnoozedUntilUtc))
        {
            (Status, SnoozedUntilUtc, OpenedAtUtc, FirstAnsweredAtUtc) = (before.Status, before.SnoozedUntilUtc, before.OpenedAtUtc, before.FirstAnsweredAtUtc);
            if (IsSame(WaitingSinceUtc, after.WaitingSinceUtc)) WaitingSinceUtc = before.WaitingSinceUtc;
        }

        if (AutoReplyStop == after.AutoReplyStop && IsSame(AutoReplyStoppedAtUtc, after.AutoReplyStoppedAtUtc)) (AutoReplyStop, AutoReplyStoppedAtUtc) = (before.AutoReplyStop, before.AutoReplyStoppedAtUtc);
        if (Priority == after.Priority) Priority = before.Priority;
        if (AssigneeId == after.AssigneeId) AssigneeId = before.AssigneeId;
        if (UnreadCount == after.UnreadCount) UnreadCount = before.UnreadCount;
    }

    private void CustomerWrote(Message message, bool isFirst)
    {
        if (WaitingSinceUtc is null || message.SentAtUtc < WaitingSinceUtc) WaitingSinceUtc = message.SentAtUtc;
        if (isFirst) LookForOwner(message.SentAtUtc);
        Reopen(ReopenCause.CUSTOMER_WROTE, null, message.SentAtUtc);
    }

    /// <summary>A person answered, here or on the business's phone.</summary>
    private void Answered(Message message)
    {
        // Without an author it was a machine's; a call always was a person's.
        if (message is { SentByUserId: null, Origin: not MessageOrigin.BUSINESS_APP, Kind: not MessageKind.CALL } || !(message.SentAtUtc >= WaitingSinceUtc)) return;
        Remember(new(this, ConversationEventKind.ANSWERED, message.SentByUserId, message.SentAtUtc) { Seconds = Elapsed(WaitingSinceUtc.Value, message.SentAtUtc), IsFirst = FirstAnsweredAtUtc is null });
        FirstAnsweredAtUtc ??= message.SentAtUtc;
        // An answer from the phone may come late: what the customer wrote after it still waits.
        WaitingSinceUtc = LastInboundAtUtc > message.SentAtUtc ? LastInboundAtUtc : null;
    }

    /// <summary>After a merge: who waited longest waits, what presses more presses, and only what both put off stays put off.</summary>
    private void TakeOverTriage(Conversation other)
    {
        if (WaitingSinceUtc is null || other.WaitingSinceUtc < WaitingSinceUtc) WaitingSinceUtc = other.WaitingSinceUtc;
        if (other.Priority > Priority) Priority = other.Priority;
        if (other.OpenedAtUtc < OpenedAtUtc) (OpenedAtUtc, FirstAnsweredAtUtc) = (other.OpenedAtUtc, other.FirstAnsweredAtUtc);
        SnoozedUntilUtc = Status != ConversationStatus.SNOOZED ? null : SnoozedUntilUtc is null || other.SnoozedUntilUtc < SnoozedUntilUtc ? other.SnoozedUntilUtc : SnoozedUntilUtc;
        Language ??= other.Language;
        UnownedSinceUtc = AssigneeId is null ? UnownedSinceUtc ?? other.UnownedSinceUtc : null;
    }

    private ConversationEvent Remember(ConversationEvent line)
    {
        _history.Add(line);
        return line;
    }

    /// <summary>Stored and read back, a time may have lost less than a millisecond: PostgreSQL keeps microseconds.</summary>
    private static bool IsSame(DateTime? one, DateTime? other) => one == other || (one - other)?.Duration() < TimeSpan.FromMilliseconds(1);

    private static int Elapsed(DateTime fromUtc, DateTime toUtc) => (int)Math.Clamp((toUtc - fromUtc).TotalSeconds, 0, int.MaxValue);
}
