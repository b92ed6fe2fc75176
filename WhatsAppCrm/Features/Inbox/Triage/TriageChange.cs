using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>What is to be done to some conversations; null and empty leave things as they are.</summary>
public sealed record TriageChange
{
    public ConversationStatus? Status { get; init; }

    /// <summary>With SNOOZED: when they come back; null: when the customer writes.</summary>
    public DateTime? SnoozeUntilUtc { get; init; }

    public ConversationPriority? Priority { get; init; }

    public Assignment? Assign { get; init; }

    /// <summary>Exactly these.</summary>
    public IReadOnlyCollection<Guid>? Labels { get; init; }

    public IReadOnlyCollection<Guid> AddLabels { get; init; } = [];

    public IReadOnlyCollection<Guid> RemoveLabels { get; init; } = [];

    public bool MarkRead { get; init; }
}

/// <param name="UserId">Null: nobody.</param>
public sealed record Assignment(Guid? UserId);

/// <summary>What became of one conversation, and what it was: enough to take it back.</summary>
/// <param name="Refusal">Why nothing was done; null when all was.</param>
public sealed record TriageResult(Guid Id, Problem? Refusal = null)
{
    public ConversationState? Before { get; init; }

    public ConversationState? After { get; init; }

    public IReadOnlyList<Guid> LabelsBefore { get; init; } = [];

    public IReadOnlyList<Guid> LabelsAfter { get; init; } = [];

    /// <summary>The lines it left in the history.</summary>
    public IReadOnlyList<Guid> Lines { get; init; } = [];

    /// <summary>False when it was so already.</summary>
    public bool IsChanged => Before != After || !LabelsBefore.SequenceEqual(LabelsAfter);
}
