namespace WhatsAppCrm.Domain.Queues;

/// <summary>Where a queued piece of work stands; the names are the contract's. Stored and sent by name.</summary>
public enum JobState
{
    PENDING,
    PROCESSING,
    DONE,

    /// <summary>The dead letter: given up, kept, can be replayed by a person.</summary>
    FAILED,
}

/// <summary>
/// One signed webhook body as it came, written before it is acknowledged. Global: one body may concern several
/// organizations, and who it is for is only known once it is read.
/// </summary>
public sealed class WebhookEvent
{
    /// <summary>Order of arrival, made by the database.</summary>
    public long Id { get; private set; }

    public DateTime ReceivedAtUtc { get; private set; }

    /// <summary>The exact bytes received.</summary>
    public byte[] Body { get; private set; } = [];

    public JobState State { get; private set; }

    /// <summary>Times it was tried and failed.</summary>
    public int Attempts { get; private set; }

    /// <summary>Not before this; null means at once.</summary>
    public DateTime? NextAttemptAtUtc { get; private set; }

    public DateTime? ProcessedAtUtc { get; private set; }

    /// <summary>Why the last attempt failed, without message texts; null when it did not.</summary>
    public string? LastError { get; private set; }

    /// <summary>Some part of it was for a number nobody here has connected; kept so that it can be replayed.</summary>
    public bool IsUnrouted { get; private set; }

    private WebhookEvent()
    {
    }

    public WebhookEvent(byte[] body, DateTime nowUtc) => (Body, ReceivedAtUtc) = (body, nowUtc);

    public void Done(bool isUnrouted, DateTime nowUtc) =>
        (State, IsUnrouted, ProcessedAtUtc, NextAttemptAtUtc, LastError) = (JobState.DONE, isUnrouted, nowUtc, null, null);

    /// <summary>Waits and is tried again, or, after <see cref="Backoff.MaxAttempts"/>, becomes a dead letter.</summary>
    public void Fail(string error, DateTime nowUtc)
    {
        Attempts++;
        LastError = Text.Shorten(error, 500);
        State = Attempts >= Backoff.MaxAttempts ? JobState.FAILED : JobState.PENDING;
        NextAttemptAtUtc = State == JobState.PENDING ? nowUtc + Backoff.After(Attempts) : null;
    }

    /// <summary>A dead letter at once: trying again would find the same.</summary>
    public void GiveUp(string reason, DateTime nowUtc)
    {
        Attempts++;
        (State, LastError, ProcessedAtUtc, NextAttemptAtUtc) = (JobState.FAILED, Text.Shorten(reason, 500), nowUtc, null);
    }

    /// <summary>Puts a dead letter or an unrouted event back in the queue.</summary>
    public void Replay() => (State, Attempts, NextAttemptAtUtc, IsUnrouted, ProcessedAtUtc) = (JobState.PENDING, 0, null, false, null);
}
