using System.Text.Json;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Features.Leads;

/// <summary>What is to change: only what was set. A null that was set empties the field (phone, email, value, owner, a field of one's own).</summary>
public sealed class LeadChange
{
    public string? Name { get; init; }

    /// <summary>Won and lost also move to the pipeline's stage for it, active back to an open one, unless a stage is named too.</summary>
    public LeadStatus? Status { get; init; }

    /// <summary>A stage for won or lost leads closes the lead, an open one opens it again.</summary>
    public Guid? StageId { get; init; }

    /// <summary>Only for a lead that is lost, or is being lost.</summary>
    public Guid? LostReasonId { get => field; init => (field, SetsLoss) = (value, true); }

    public string? LostNote { get => field; init => (field, SetsLoss) = (value, true); }

    public string? Phone { get => field; init => (field, SetsPhone) = (value, true); }

    public string? Email { get => field; init => (field, SetsEmail) = (value, true); }

    public decimal? Value { get => field; init => (field, SetsValue) = (value, true); }

    public Guid? OwnerId { get => field; init => (field, SetsOwner) = (value, true); }

    /// <summary>Key of the field to its value; a key that is left out stays as it is.</summary>
    public IReadOnlyDictionary<string, JsonElement>? CustomFields { get; init; }

    internal bool SetsLoss { get; private init; }

    internal bool SetsPhone { get; private init; }

    internal bool SetsEmail { get; private init; }

    internal bool SetsValue { get; private init; }

    internal bool SetsOwner { get; private init; }

    internal bool Moves => StageId is not null || Status is not null || SetsLoss;
}
