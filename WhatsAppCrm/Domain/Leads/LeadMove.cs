namespace WhatsAppCrm.Domain.Leads;

/// <summary>Where a lead stands: all that a move changes, and all that undoing one brings back.</summary>
public sealed record LeadState(Guid PipelineId, Guid StageId, LeadStatus Status, DateTime? ClosedAtUtc, Guid? LostReasonId, string? LostNote);

/// <summary>One line of a lead's history: who moved, won, lost or reopened it, when, from where to where.</summary>
public sealed class LeadMove : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid LeadId { get; private set; }

    public Guid FromPipelineId { get; private set; }

    public Guid FromStageId { get; private set; }

    /// <summary>As it was called then: the stage may be gone or have another name by now.</summary>
    public string FromStageName { get; private set; } = "";

    public LeadStatus FromStatus { get; private set; }

    public DateTime? FromClosedAtUtc { get; private set; }

    public Guid? FromLostReasonId { get; private set; }

    public string? FromLostNote { get; private set; }

    public Guid ToStageId { get; private set; }

    public string ToStageName { get; private set; } = "";

    public LeadStatus ToStatus { get; private set; }

    /// <summary>Null when no person did it.</summary>
    public Guid? ByUserId { get; private set; }

    public DateTime AtUtc { get; private set; }

    /// <summary>When it was taken back; null while it stands.</summary>
    public DateTime? UndoneAtUtc { get; private set; }

    private LeadMove()
    {
    }

    /// <param name="lead">As it stands now.</param>
    /// <param name="from">As it stood before.</param>
    public LeadMove(Lead lead, LeadState from, string fromStageName, string toStageName, Guid? byUserId, DateTime nowUtc)
    {
        (OrganizationId, LeadId, ByUserId, AtUtc) = (lead.OrganizationId, lead.Id, byUserId, nowUtc);
        (FromPipelineId, FromStageId, FromStatus, FromClosedAtUtc, FromLostReasonId, FromLostNote) = from;
        (FromStageName, ToStageId, ToStageName, ToStatus) = (fromStageName, lead.StageId, toStageName, lead.Status);
    }

    public LeadState From => new(FromPipelineId, FromStageId, FromStatus, FromClosedAtUtc, FromLostReasonId, FromLostNote);

    public void Undo(DateTime nowUtc) => UndoneAtUtc = nowUtc;
}
