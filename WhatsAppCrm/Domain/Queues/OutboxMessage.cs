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

    /// <summary>SEND_MESSAGE or SEND_MESSAGE_TEMPLATE.</summary>
    public string Kind { get; private set; } = "SEND_MESSAGE";

    public JobState State { get; private set; }

    /// <summary>The connection died after the bytes left: nobody knows whether Meta took it. Waits for a status.</summary>
    public bool IsOutcomeUnknown { get; private set; }

    public int Attempts { get; private set; }

    public DateTime? NextAttemptAtUtc { get; private set; }

    /// <summary>When the current claim ends; a claim older than this was left by a crashed process.</summary>
    public DateTime? ClaimedUntilUtc { get; private set; }

    public string? LastError { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime? FinishedAtUtc { get; private set; }

    private OutboxMessage()
    {
    }

    public OutboxMessage(Conversations.Message message, DateTime nowUtc)
    {
        OrganizationId = message.OrganizationId;
        WhatsAppAccountId = message.WhatsAppAccountId;
        MessageId = message.Id;
        CreatedAtUtc = nowUtc;
    }

    /// <summary>Takes the row for one attempt; to be committed before the request leaves.</summary>
    public void Claim(TimeSpan lease, DateTime nowUtc)
    {
        State = JobState.PROCESSING;
        Attempts++;
        ClaimedUntilUtc = nowUtc + lease;
        NextAttemptAtUtc = null;
    }

    public void Sent(DateTime nowUtc) => Finish(JobState.DONE, null, nowUtc);

    /// <summary>Refused for good.</summary>
    public void Refused(string error, DateTime nowUtc) => Finish(JobState.FAILED, error, nowUtc);

    /// <summary>Refused for now: waits at least <paramref name="wait"/>; the last attempt refuses for good and returns false.</summary>
    public bool RetryLater(string error, TimeSpan wait, DateTime nowUtc)
    {
        if (Attempts >= Backoff.MaxAttempts)
        {
            Refused(error, nowUtc);
            return false;
        }

        Wait(error, nowUtc + wait);
        return true;
    }

    /// <summary>The account's fault, not the message's: goes back without counting the attempt.</summary>
    public void PutBack(string error, DateTime? notBeforeUtc)
    {
        Attempts = Math.Max(0, Attempts - 1);
        Wait(error, notBeforeUtc);
    }

    /// <summary>Nobody knows whether it left. Stays PROCESSING without a claim until a status settles it.</summary>
    public void OutcomeUnknown(string error) => (IsOutcomeUnknown, ClaimedUntilUtc, LastError) = (true, null, Text.Shorten(error, 500));

    private void Wait(string error, DateTime? notBeforeUtc) =>
        (State, IsOutcomeUnknown, ClaimedUntilUtc, LastError, NextAttemptAtUtc) = (JobState.PENDING, false, null, Text.Shorten(error, 500), notBeforeUtc);

    private void Finish(JobState state, string? error, DateTime nowUtc)
    {
        State = state;
        IsOutcomeUnknown = false;
        ClaimedUntilUtc = null;
        NextAttemptAtUtc = null;
        LastError = error is null ? null : Text.Shorten(error, 500);
        FinishedAtUtc = nowUtc;
    }
}
