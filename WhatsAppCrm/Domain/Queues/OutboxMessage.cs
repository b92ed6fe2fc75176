namespace WhatsAppCrm.Domain.Queues;

/// <summary>
/// A message waiting to leave, written in the same transaction as the message itself (the contract's job SEND_MESSAGE).
/// The claim is committed before the request: a row found PROCESSING after a crash may already have left, so it becomes
/// unknown and is settled by a status webhook, never sent again by itself.
/// </summary>
public sealed class OutboxMessage : IOwned
{
    /// <summary>Also the <c>biz_opaque_callback_data</c> of the request, by which a status finds its message.</summary>
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    public Guid MessageId { get; private set; }

    /// <summary>The message's: what is written first in a conversation leaves first.</summary>
    public Guid ConversationId { get; private set; }

    public SendLane Lane { get; private set; }

    /// <summary>SEND_MESSAGE or SEND_MESSAGE_TEMPLATE.</summary>
    public string Kind { get; private set; } = "SEND_MESSAGE";

    public JobState State { get; private set; }

    /// <summary>The connection died after the bytes left: nobody knows whether Meta took it. Waits for a status.</summary>
    public bool IsOutcomeUnknown { get; private set; }

    /// <summary>Since when; null while it is not unknown.</summary>
    public DateTime? UnknownSinceUtc { get; private set; }

    public int Attempts { get; private set; }

    public DateTime? NextAttemptAtUtc { get; private set; }

    /// <summary>Why it waits, once there was a reason; null otherwise.</summary>
    public SendDelay? Delay { get; private set; }

    /// <summary>When the current claim ends; a claim older than this was left by a crashed process.</summary>
    public DateTime? ClaimedUntilUtc { get; private set; }

    public string? LastError { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime? FinishedAtUtc { get; private set; }

    /// <summary>The new message a person sent in its place; nobody sends it a third time by mistake.</summary>
    public Guid? ResentAsMessageId { get; private set; }

    /// <summary>Whom it was written to, kept when the contact was merged before it left; both null: to whom the conversation answers.</summary>
    public string? ToPhone { get; private set; }

    /// <inheritdoc cref="ToPhone"/>
    public string? ToUserId { get; private set; }

    private OutboxMessage()
    {
    }

    public OutboxMessage(Conversations.Message message, DateTime nowUtc, SendLane lane = SendLane.REPLY)
    {
        OrganizationId = message.OrganizationId;
        WhatsAppAccountId = message.WhatsAppAccountId;
        (MessageId, ConversationId, Lane) = (message.Id, message.ConversationId, lane);
        if (message.Kind == Conversations.MessageKind.TEMPLATE) Kind = "SEND_MESSAGE_TEMPLATE";
        CreatedAtUtc = nowUtc;
    }

    /// <inheritdoc cref="ToPhone"/>
    public void SendTo(string? phone, string? userId) => (ToPhone, ToUserId) = (phone, userId);

    /// <summary>Takes the row for one attempt; to be committed before the request leaves.</summary>
    public void Claim(TimeSpan lease, DateTime nowUtc)
    {
        State = JobState.PROCESSING;
        Attempts++;
        ClaimedUntilUtc = nowUtc + lease;
        (NextAttemptAtUtc, Delay) = (null, null);
    }

    public void Sent(DateTime nowUtc) => Finish(JobState.DONE, null, nowUtc);

    /// <summary>Refused for good, given up, or taken back by a person.</summary>
    public void Refused(string error, DateTime nowUtc) => Finish(JobState.FAILED, error, nowUtc);

    /// <summary>Refused for now: waits at least <paramref name="wait"/>; the last attempt refuses for good and returns false.</summary>
    public bool RetryLater(string error, TimeSpan wait, DateTime nowUtc, SendDelay delay = SendDelay.META_TROUBLE, int mostAttempts = Backoff.MaxAttempts)
    {
        if (Attempts >= mostAttempts)
        {
            Refused(error, nowUtc);
            return false;
        }

        Wait(error, nowUtc + wait, delay);
        return true;
    }

    /// <summary>The account's fault, not the message's: goes back without counting the attempt.</summary>
    public void PutBack(string error, DateTime? notBeforeUtc, SendDelay delay)
    {
        Attempts = Math.Max(0, Attempts - 1);
        Wait(error, notBeforeUtc, delay);
    }

    /// <summary>Nobody knows whether it left. Stays PROCESSING without a claim until a status or a person settles it.</summary>
    public void OutcomeUnknown(string error, DateTime nowUtc) =>
        (IsOutcomeUnknown, UnknownSinceUtc, ClaimedUntilUtc, LastError) = (true, UnknownSinceUtc ?? nowUtc, null, Text.Shorten(error, 500));

    /// <summary>A person had it sent again as another message.</summary>
    public void ResentAs(Guid messageId) => ResentAsMessageId = messageId;

    /// <summary>A person wants it tried at once.</summary>
    public void Hurry()
    {
        if (State == JobState.PENDING) (NextAttemptAtUtc, Delay) = (null, null);
    }

    private void Wait(string error, DateTime? notBeforeUtc, SendDelay delay)
    {
        (State, IsOutcomeUnknown, UnknownSinceUtc, ClaimedUntilUtc) = (JobState.PENDING, false, null, null);
        (LastError, NextAttemptAtUtc, Delay) = (Text.Shorten(error, 500), notBeforeUtc, delay);
    }

    private void Finish(JobState state, string? error, DateTime nowUtc)
    {
        (State, IsOutcomeUnknown, UnknownSinceUtc, ClaimedUntilUtc) = (state, false, null, null);
        (NextAttemptAtUtc, Delay) = (null, null);
        LastError = error is null ? null : Text.Shorten(error, 500);
        FinishedAtUtc = nowUtc;
    }
}
