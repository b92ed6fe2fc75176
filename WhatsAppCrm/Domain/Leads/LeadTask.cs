namespace WhatsAppCrm.Domain.Leads;

/// <summary>Something to be done for a lead: by whom, until when.</summary>
public sealed class LeadTask : IOwned
{
    public const int TitleMaxLength = 200;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid LeadId { get; private set; }

    public string Title { get; private set; } = "";

    /// <summary>Null: whenever there is time.</summary>
    public DateTime? DueAtUtc { get; private set; }

    /// <summary>When the assignee is told; null: never.</summary>
    public DateTime? RemindAtUtc { get; private set; }

    /// <summary>When they were told. Set once by whoever tells, before telling, so that nobody is told twice.</summary>
    public DateTime? RemindedAtUtc { get; private set; }

    /// <summary>Null: nobody's yet.</summary>
    public Guid? AssigneeId { get; private set; }

    public DateTime? DoneAtUtc { get; private set; }

    public Guid? DoneByUserId { get; private set; }

    /// <summary>The stage whose rule made it; null when a member did.</summary>
    public Guid? StageId { get; private set; }

    public Guid? CreatedByUserId { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private LeadTask()
    {
    }

    public LeadTask(Lead lead, string? title, DateTime? dueAtUtc, DateTime? remindAtUtc, Guid? assigneeId, Guid? createdByUserId, DateTime nowUtc)
    {
        (OrganizationId, LeadId, CreatedByUserId, CreatedAtUtc) = (lead.OrganizationId, lead.Id, createdByUserId, nowUtc);
        Describe(title, dueAtUtc);
        (AssigneeId, RemindAtUtc) = (assigneeId, remindAtUtc);
    }

    /// <summary>What the stage asks for: for the lead's owner, else for whoever moved it, reminded when it is due.</summary>
    public static LeadTask OfStage(Lead lead, Stage stage, Guid? byUserId, DateTime nowUtc) =>
        new(lead, stage.TaskTitle, nowUtc.AddDays(stage.TaskDueInDays), nowUtc.AddDays(stage.TaskDueInDays), lead.OwnerId ?? byUserId, null, nowUtc) { StageId = stage.Id };

    /// <exception cref="InvalidInputException">Title missing or too long.</exception>
    public void Describe(string? title, DateTime? dueAtUtc) => (Title, DueAtUtc) = (Text.Required(title, nameof(title), TitleMaxLength), dueAtUtc);

    /// <summary>Another time reminds once more.</summary>
    public void Remind(DateTime? remindAtUtc)
    {
        if (RemindAtUtc == remindAtUtc) return;
        (RemindAtUtc, RemindedAtUtc) = (remindAtUtc, null);
    }

    public void GiveTo(Guid? assigneeId) => AssigneeId = assigneeId;

    /// <summary>Calling twice keeps the first moment.</summary>
    public void Finish(Guid byUserId, DateTime nowUtc)
    {
        if (DoneAtUtc is null) (DoneAtUtc, DoneByUserId) = (nowUtc, byUserId);
    }

    public void Reopen() => (DoneAtUtc, DoneByUserId) = (null, null);
}
