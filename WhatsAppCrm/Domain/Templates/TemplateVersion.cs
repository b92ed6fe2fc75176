namespace WhatsAppCrm.Domain.Templates;

/// <summary>
/// One wording of a template: being written, or as Meta was given it, or as it was found changed at Meta. A version that was
/// submitted never changes; the next change is the next version.
/// </summary>
public sealed class TemplateVersion : IOwned
{
    public const int NoteMaxLength = 500;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid TemplateId { get; private set; }

    /// <summary>From 1, unique per template.</summary>
    public int Number { get; private set; }

    public TemplateOrigin Origin { get; private set; }

    public TemplateCategory Category { get; private set; }

    public string ComponentsJson { get; private set; } = "[]";

    /// <summary>The uploaded file that is the header's example, kept for the preview; null when there is none.</summary>
    public Guid? ExampleUploadId { get; private set; }

    /// <summary>Null for what was found at Meta.</summary>
    public Guid? WrittenByUserId { get; private set; }

    public DateTime WrittenAtUtc { get; private set; }

    /// <summary>Somebody else is asked to approve it.</summary>
    public Guid? ApprovalAskedByUserId { get; private set; }

    public DateTime? ApprovalAskedAtUtc { get; private set; }

    /// <summary>The manager who let it go to Meta.</summary>
    public Guid? ApprovedByUserId { get; private set; }

    public DateTime? ApprovedAtUtc { get; private set; }

    /// <summary>What whoever sent it back wrote; null unless it was.</summary>
    public string? ReturnNote { get; private set; }

    /// <summary>When Meta took it, or it was found there; null while it is a draft.</summary>
    public DateTime? SubmittedAtUtc { get; private set; }

    /// <summary>It changed an approved template, of which Meta allows one a day and ten in thirty days.</summary>
    public bool CountsAsEdit { get; private set; }

    private TemplateVersion()
    {
    }

    public TemplateVersion(MessageTemplate template, int number, TemplateOrigin origin, TemplateContent content, TemplateCategory category, Guid? userId, DateTime nowUtc)
    {
        (OrganizationId, TemplateId, Number, Origin) = (template.OrganizationId, template.Id, number, origin);
        (ComponentsJson, Category, WrittenByUserId, WrittenAtUtc) = (content.ToJson(), category, userId, nowUtc);
        if (origin == TemplateOrigin.META) SubmittedAtUtc = nowUtc;
    }

    public TemplateContent Content => TemplateContent.Read(ComponentsJson);

    /// <summary>Whatever was approved or asked before was about other words.</summary>
    public void Write(TemplateContent content, TemplateCategory category, Guid? userId, DateTime nowUtc)
    {
        var json = content.ToJson();
        if (json == ComponentsJson && category == Category) return;
        (ComponentsJson, Category, WrittenByUserId, WrittenAtUtc) = (json, category, userId, nowUtc);
        (ApprovalAskedByUserId, ApprovalAskedAtUtc, ApprovedByUserId, ApprovedAtUtc) = (null, null, null, null);
    }

    /// <param name="uploadId">Null when the example is no longer a file.</param>
    public void Illustrate(Guid? uploadId) => ExampleUploadId = uploadId;

    public void AskForApproval(Guid userId, DateTime nowUtc) => (ApprovalAskedByUserId, ApprovalAskedAtUtc, ReturnNote) = (userId, nowUtc, null);

    /// <summary>Back to whoever wrote it, with what is to be mended.</summary>
    public void Return(string? note)
    {
        ReturnNote = Text.Optional(note, nameof(note), NoteMaxLength);
        (ApprovalAskedByUserId, ApprovalAskedAtUtc) = (null, null);
    }

    /// <param name="needsSecondPerson">Then whoever wrote it may not approve it.</param>
    /// <exception cref="ProblemException"><c>TEMPLATE_NEEDS_SECOND_PERSON</c>.</exception>
    public void Approve(Guid? userId, bool needsSecondPerson, DateTime nowUtc)
    {
        if (needsSecondPerson && (userId is null || userId == WrittenByUserId)) throw new ProblemException(Problem.Conflict("TEMPLATE_NEEDS_SECOND_PERSON"));
        (ApprovedByUserId, ApprovedAtUtc, ReturnNote) = (userId, nowUtc, null);
    }

    internal void Submit(bool countsAsEdit, DateTime nowUtc) => (SubmittedAtUtc, CountsAsEdit) = (nowUtc, countsAsEdit);
}
