using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Queues;

namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>
/// A letter waiting to leave. Encrypted: it may hold a link with a secret. Global: a person may belong to several organizations,
/// or to none yet. The row goes once the letter is handed over, so a crash in between sends it twice, never not at all.
/// </summary>
public sealed class QueuedLetter
{
    /// <summary>About a day with <see cref="Backoff"/>: a mail server's outage is no reason to lose a letter.</summary>
    public const int MaxAttempts = 30;

    public Guid Id { get; private set; } = SortableId.New();

    /// <summary>Address, subject and text, encrypted together.</summary>
    public string ProtectedLetter { get; private set; } = "";

    /// <summary>FAILED: given up, kept for a month to be counted.</summary>
    public JobState State { get; private set; }

    /// <summary>Claims so far, the current one included.</summary>
    public int Attempts { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime? NextAttemptAtUtc { get; private set; }

    /// <summary>When the current claim ends; older than now means that its process died.</summary>
    public DateTime? ClaimedUntilUtc { get; private set; }

    public string? LastError { get; private set; }

    private QueuedLetter()
    {
    }

    public QueuedLetter(string protectedLetter, DateTime nowUtc) => (ProtectedLetter, CreatedAtUtc) = (protectedLetter, nowUtc);

    public void Claim(TimeSpan lease, DateTime nowUtc) =>
        (State, Attempts, ClaimedUntilUtc, NextAttemptAtUtc) = (JobState.PROCESSING, Attempts + 1, nowUtc + lease, null);

    /// <summary>Waits and is tried again, or is given up.</summary>
    public void Fail(string error, bool isFinal, DateTime nowUtc)
    {
        (LastError, ClaimedUntilUtc) = (Text.Shorten(error, 500), null);
        State = isFinal || Attempts >= MaxAttempts ? JobState.FAILED : JobState.PENDING;
        NextAttemptAtUtc = State == JobState.PENDING ? nowUtc + Backoff.After(Attempts) : null;
    }
}
