namespace WhatsAppCrm.Domain.Conversations;

/// <summary>What keeps a conversation from being answered by itself. Stored and sent by name.</summary>
public enum AutoReplyStop
{
    /// <summary>Somebody switched it off here: it stays off until somebody switches it on.</summary>
    SWITCHED_OFF,

    /// <summary>A member wrote.</summary>
    PERSON_REPLIED,

    /// <summary>Somebody wrote on the business's own phone.</summary>
    PHONE_REPLIED,

    /// <summary>It was given to a member.</summary>
    ASSIGNED,

    /// <summary>The organization's brain passed it on to people.</summary>
    HANDED_OVER,
}

/// <summary>Whether this conversation is answered by itself.</summary>
public sealed partial class Conversation
{
    /// <summary>Null: nothing keeps it.</summary>
    public AutoReplyStop? AutoReplyStop { get; private set; }

    /// <summary>Since when; a person's every message counts anew.</summary>
    public DateTime? AutoReplyStoppedAtUtc { get; private set; }

    /// <summary>When the customer was last told that nobody is there.</summary>
    public DateTime? AwaySaidAtUtc { get; private set; }

    /// <summary>A person has it now. The switch, once off, is stronger; of two times the later counts.</summary>
    public void HandToPerson(AutoReplyStop reason, DateTime atUtc)
    {
        if (AutoReplyStop == Conversations.AutoReplyStop.SWITCHED_OFF || atUtc < AutoReplyStoppedAtUtc) return;
        (AutoReplyStop, AutoReplyStoppedAtUtc) = (reason, atUtc);
    }

    /// <summary>On also takes back that a person has it. Calling twice is harmless.</summary>
    public void SwitchAutoReply(bool on, DateTime nowUtc) =>
        (AutoReplyStop, AutoReplyStoppedAtUtc) = (on ? null : Conversations.AutoReplyStop.SWITCHED_OFF, on ? null : nowUtc);

    /// <param name="resumeAfter">How long a person's hold lasts; null: until it is switched on.</param>
    public bool IsAutoReplyStopped(TimeSpan? resumeAfter, DateTime nowUtc) =>
        AutoReplyStop is not null && !(AutoReplyResumesAtUtc(resumeAfter) <= nowUtc);

    /// <summary>When a person's hold ends by itself; null when it does not, and when nothing is held.</summary>
    public DateTime? AutoReplyResumesAtUtc(TimeSpan? resumeAfter) =>
        AutoReplyStop is null or Conversations.AutoReplyStop.SWITCHED_OFF ? null : AutoReplyStoppedAtUtc + resumeAfter;

    public void SaidAway(DateTime nowUtc) => AwaySaidAtUtc = nowUtc;

    /// <summary>After a merge: the switch, else the later hold, and the later away message.</summary>
    private void TakeOverAutoReply(Conversation other)
    {
        if (other is { AutoReplyStop: { } stop, AutoReplyStoppedAtUtc: { } at })
        {
            if (stop == Conversations.AutoReplyStop.SWITCHED_OFF) SwitchAutoReply(on: false, at);
            else HandToPerson(stop, at);
        }

        if (AwaySaidAtUtc is null || other.AwaySaidAtUtc > AwaySaidAtUtc) AwaySaidAtUtc = other.AwaySaidAtUtc;
    }

    /// <summary>Whoever answers by hand takes the conversation; automatic messages and old ones do not.</summary>
    private void FollowPerson(Message message)
    {
        // Without an author it was no member: a machine's, or a call.
        if (message is { Direction: MessageDirection.OUTBOUND, Origin: null } && (message.SentByUserId is not null || message.Kind == MessageKind.CALL)) HandToPerson(Conversations.AutoReplyStop.PERSON_REPLIED, message.SentAtUtc);
        if (message is { Direction: MessageDirection.OUTBOUND, Origin: MessageOrigin.BUSINESS_APP }) HandToPerson(Conversations.AutoReplyStop.PHONE_REPLIED, message.SentAtUtc);
    }

    private void LetGo(params ReadOnlySpan<AutoReplyStop> reasons)
    {
        if (AutoReplyStop is { } stop && reasons.Contains(stop)) (AutoReplyStop, AutoReplyStoppedAtUtc) = (null, null);
    }
}
