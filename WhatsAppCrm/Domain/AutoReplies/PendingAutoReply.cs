using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;

namespace WhatsAppCrm.Domain.AutoReplies;

/// <summary>What became of a message that might have been answered by itself. Stored by name.</summary>
public enum AutoReplyOutcome
{
    KEYWORD,
    BRAIN,
    AWAY,
    GREETING,

    /// <summary>Nothing was to be said.</summary>
    NOTHING,

    /// <summary>Switched off, for the organization or this conversation.</summary>
    SWITCHED_OFF,

    /// <summary>A person has the conversation, or took it while the brain thought.</summary>
    PERSON,

    /// <summary>The customer's 24 hours are over, or the number can't send.</summary>
    CLOSED,

    /// <summary>The customer took the message back.</summary>
    DELETED,

    /// <summary>Two machines seem to talk to each other.</summary>
    TOO_MANY,

    /// <summary>The brain passed the conversation on to a person.</summary>
    HANDED_OVER,

    BRAIN_FAILED,

    /// <summary>Deciding failed again and again.</summary>
    FAILED,
}

/// <summary>
/// An inbound message that may be answered by itself: written in the same transaction as the message, decided once. The answer is
/// queued in the transaction that finishes this row, so a crash leaves both or neither.
/// </summary>
public sealed class PendingAutoReply : IOwned
{
    /// <summary>The first call and two more.</summary>
    public const int BrainAttempts = 3;

    /// <summary>The message, and the key: one row a message.</summary>
    public Guid MessageId { get; private set; }

    public Guid OrganizationId { get; private set; }

    /// <summary>Messages of one conversation are decided one after the other.</summary>
    public Guid ConversationId { get; private set; }

    /// <summary>PROCESSING while the brain is asked.</summary>
    public JobState State { get; private set; }

    public AutoReplyOutcome? Outcome { get; private set; }

    public int Attempts { get; private set; }

    public DateTime? NextAttemptAtUtc { get; private set; }

    /// <summary>When the current call to the brain counts as lost with its process.</summary>
    public DateTime? ClaimedUntilUtc { get; private set; }

    public string? LastError { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime? FinishedAtUtc { get; private set; }

    private PendingAutoReply()
    {
    }

    public PendingAutoReply(Message message, DateTime nowUtc) =>
        (MessageId, OrganizationId, ConversationId, CreatedAtUtc) = (message.Id, message.OrganizationId, message.ConversationId, nowUtc);

    /// <summary>What a customer wrote, sent or pressed; neither calls and notices nor what nobody can read.</summary>
    public static bool MayAnswer(MessageKind kind) => kind is MessageKind.TEXT or MessageKind.IMAGE or MessageKind.VIDEO or MessageKind.AUDIO or MessageKind.DOCUMENT
        or MessageKind.STICKER or MessageKind.LOCATION or MessageKind.CONTACTS or MessageKind.INTERACTIVE or MessageKind.BUTTON or MessageKind.ORDER;

    public bool IsDue(DateTime nowUtc) => State switch
    {
        JobState.PENDING => NextAttemptAtUtc is null || NextAttemptAtUtc <= nowUtc,
        JobState.PROCESSING => ClaimedUntilUtc < nowUtc,
        _ => false,
    };

    /// <summary>Takes it for one call to the brain; to be committed before the call.</summary>
    public void Claim(TimeSpan lease, DateTime nowUtc) =>
        (State, Attempts, ClaimedUntilUtc, NextAttemptAtUtc) = (JobState.PROCESSING, Attempts + 1, nowUtc + lease, null);

    public void Finish(AutoReplyOutcome outcome, DateTime nowUtc, string? error = null)
    {
        State = outcome is AutoReplyOutcome.FAILED or AutoReplyOutcome.BRAIN_FAILED ? JobState.FAILED : JobState.DONE;
        (Outcome, FinishedAtUtc, ClaimedUntilUtc, NextAttemptAtUtc) = (outcome, nowUtc, null, null);
        LastError = error is null ? null : Text.Shorten(error, 500);
    }

    /// <summary>The brain was not reached: asked again, or given up after the last time. False when given up.</summary>
    public bool AskAgain(string error, DateTime nowUtc)
    {
        if (Attempts >= BrainAttempts)
        {
            Finish(AutoReplyOutcome.BRAIN_FAILED, nowUtc, error);
            return false;
        }

        (State, ClaimedUntilUtc, NextAttemptAtUtc, LastError) = (JobState.PENDING, null, nowUtc + Backoff.After(Attempts), Text.Shorten(error, 500));
        return true;
    }

    /// <summary>Deciding itself failed.</summary>
    public void PutOff(string error, DateTime nowUtc)
    {
        Attempts++;
        if (Attempts >= Backoff.MaxAttempts) Finish(AutoReplyOutcome.FAILED, nowUtc, error);
        else (State, ClaimedUntilUtc, NextAttemptAtUtc, LastError) = (JobState.PENDING, null, nowUtc + Backoff.After(Attempts), Text.Shorten(error, 500));
    }
}
