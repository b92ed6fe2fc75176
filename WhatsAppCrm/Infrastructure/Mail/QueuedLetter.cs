using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Queues;

namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>A letter waiting to leave. Encrypted: it may hold a link with a secret. Global: a person may belong to several organizations, or to none yet.</summary>
public sealed class QueuedLetter
{
    public Guid Id { get; private set; } = SortableId.New();

    /// <summary>Address, subject and text, encrypted together.</summary>
    public string ProtectedLetter { get; private set; } = "";

    public JobState State { get; private set; }

    public int Attempts { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime? NextAttemptAtUtc { get; private set; }

    public DateTime? ClaimedUntilUtc { get; private set; }

    public string? LastError { get; private set; }

    private QueuedLetter()
    {
    }

    public QueuedLetter(string protectedLetter, DateTime nowUtc) => (ProtectedLetter, CreatedAtUtc) = (protectedLetter, nowUtc);
}
