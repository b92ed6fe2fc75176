using System.Text.Json.Serialization;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Features.Leads;

/// <summary>A lead with the names beside its ids.</summary>
public sealed record LeadDetails(
    Guid Id,
    string Name,
    string? Phone,
    string? Email,
    LeadStatus Status,
    string Source,
    Guid PipelineId,
    Guid StageId,
    string StageName,
    DateTime StageEnteredAt,
    Guid? OwnerId,
    string? OwnerName,
    [property: JsonIgnore] long? ValueInCents,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    /// <summary>In the organization's currency; null when not said.</summary>
    public decimal? Value => ValueInCents / 100m;

    public Guid? ContactId { get; init; }

    /// <summary>When it was won or lost; null while it is open.</summary>
    public DateTime? ClosedAt { get; init; }

    public Guid? LostReasonId { get; init; }

    public string? LostReason { get; init; }

    public string? LostNote { get; init; }

    [JsonIgnore]
    public Guid? OfferSettledStageId { get; init; }

    /// <summary>Key of the field to its value: a number, true for a ticked box, else text; what is empty is left out.</summary>
    public IReadOnlyDictionary<string, object> CustomFields { get; init; } = new Dictionary<string, object>();
}

/// <summary>One line of a lead's history.</summary>
/// <param name="ByName">Null when no person did it.</param>
/// <param name="UndoneAt">When it was taken back; null while it stands.</param>
public sealed record MoveRow(Guid Id, string FromStage, string ToStage, LeadStatus FromStatus, LeadStatus ToStatus, string? ByName, DateTime At, DateTime? UndoneAt);
