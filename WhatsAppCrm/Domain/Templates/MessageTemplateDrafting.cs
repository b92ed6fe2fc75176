namespace WhatsAppCrm.Domain.Templates;

/// <summary>Writing it, having it approved here, and handing it to Meta.</summary>
public sealed partial class MessageTemplate
{
    /// <summary>Meta keeps the name of an approved template that long after it was deleted. Meta Cloud API, template management, read 2026-11-20.</summary>
    public static readonly TimeSpan NameLock = TimeSpan.FromDays(30);

    /// <summary>A call to Meta whose process died is taken for one without an answer after this.</summary>
    public static readonly TimeSpan LongestErrand = TimeSpan.FromMinutes(2);

    /// <summary>Clocks differ, and Meta's times are whole seconds: what we did is dated back by this, so that Meta's word on it is never older.</summary>
    private static readonly TimeSpan ClockSlack = TimeSpan.FromMinutes(1);

    /// <summary>What Meta is being asked; while it is, nothing else may begin.</summary>
    public TemplateErrand Errand { get; private set; }

    public DateTime? ErrandAtUtc { get; private set; }

    /// <summary>The answer never came: reading the template from Meta tells what became of it.</summary>
    public bool ErrandIsUnknown { get; private set; }

    /// <summary>Why the last errand came to nothing: a problem's code; null when it did not.</summary>
    public string? ErrandProblem { get; private set; }

    /// <summary>What Meta said about it.</summary>
    public string? ErrandProblemWords { get; private set; }

    /// <summary>What was known of the status when the errand began: anything newer came meanwhile and counts more than the answer.</summary>
    public DateTime? StatusAtErrandUtc { get; private set; }

    /// <summary>Without an answer for so long that none will come.</summary>
    public bool ErrandIsLost(DateTime nowUtc) => Errand != TemplateErrand.NONE && (ErrandIsUnknown || nowUtc - ErrandAtUtc > LongestErrand);

    /// <exception cref="ProblemException"><c>TEMPLATE_BUSY</c>, or <c>TEMPLATE_NOT_EDITABLE</c> in the status it is in.</exception>
    public TemplateVersion BeginDraft(TemplateContent content, TemplateCategory category, Guid? userId, DateTime nowUtc)
    {
        RequireEditable();
        DraftNumber = ++LastVersionNumber;
        UpdatedAtUtc = nowUtc;
        return new TemplateVersion(this, LastVersionNumber, TemplateOrigin.HERE, content, category, userId, nowUtc);
    }

    /// <summary>What is being written changes; of one that Meta does not know, the template itself with it.</summary>
    /// <exception cref="ProblemException"><c>TEMPLATE_BUSY</c>, <c>TEMPLATE_NOT_EDITABLE</c>, or <c>TEMPLATE_CATEGORY_FIXED</c> while it is approved.</exception>
    public void Write(TemplateVersion draft, string name, string language, TemplateCategory category, TemplateContent content, Guid? userId, DateTime nowUtc)
    {
        RequireEditable();
        if (!IsUnknownToMeta && (name != Name || language != Language)) throw new ProblemException(Problem.Conflict("TEMPLATE_NAME_FIXED"));
        if (CategoryIsFixed && category != Category) throw new ProblemException(Problem.Conflict("TEMPLATE_CATEGORY_FIXED"));
        draft.Write(content, category, userId, nowUtc);
        UpdatedAtUtc = nowUtc;
        if (!IsUnknownToMeta) return;
        (Name, Language, Category) = (name, language, category);
        Show(draft.ComponentsJson);
    }

    public void DropDraft(DateTime nowUtc) => (DraftNumber, UpdatedAtUtc) = (null, nowUtc);

    /// <summary>Committed before Meta is called: a crash in between leaves the question open, never the answer lost.</summary>
    /// <exception cref="ProblemException"><c>TEMPLATE_BUSY</c>, or <c>TEMPLATE_NOT_EDITABLE</c>, <c>TEMPLATE_DELETE_NOT_POSSIBLE</c> in the status it is in.</exception>
    public void BeginErrand(TemplateErrand errand, DateTime nowUtc)
    {
        if (Errand != TemplateErrand.NONE) throw new ProblemException(Problem.Conflict("TEMPLATE_BUSY"));
        if (errand == TemplateErrand.DELETE ? Status is TemplateStatus.DISABLED or TemplateStatus.PENDING_DELETION or TemplateStatus.DELETED : !IsEditable)
            throw new ProblemException(Problem.Conflict(errand == TemplateErrand.DELETE ? "TEMPLATE_DELETE_NOT_POSSIBLE" : "TEMPLATE_NOT_EDITABLE"));
        (Errand, ErrandAtUtc, ErrandIsUnknown, ErrandProblem, ErrandProblemWords) = (errand, nowUtc, false, null, null);
        StatusAtErrandUtc = StatusAtUtc;
    }

    /// <summary>The answer never came; looked up at Meta later.</summary>
    public void LoseErrand(DateTime nowUtc)
    {
        ErrandIsUnknown = true;
        UpdatedAtUtc = nowUtc;
    }

    /// <summary>Meta did not do it, or was not reached: as before, with the reason to read.</summary>
    public void FailErrand(string problem, string? words, DateTime nowUtc)
    {
        EndErrand(nowUtc);
        (ErrandProblem, ErrandProblemWords) = (problem, words is null ? null : Text.Shorten(words, 500));
    }

    /// <summary>Meta has it, and reviews it unless it says otherwise.</summary>
    /// <param name="metaTemplateId">Null keeps the known one.</param>
    /// <param name="category">The one Meta gave it, which may be another than asked for.</param>
    public void Submitted(TemplateVersion draft, string? metaTemplateId, TemplateStatus status, TemplateCategory category, DateTime nowUtc)
    {
        var began = ErrandAtUtc ?? nowUtc;
        draft.Submit(countsAsEdit: Status == TemplateStatus.APPROVED, nowUtc);
        // A verdict that came faster than the answer to the submission stays.
        if (StatusAtUtc == StatusAtErrandUtc)
        {
            Follow(status, metaTemplateId, null, nowUtc);
            (StatusTitle, MetaWords, IsFlagged) = (null, null, false);
            StatusAtUtc = Later(StatusAtUtc, began - ClockSlack);
        }

        MetaTemplateId = metaTemplateId ?? MetaTemplateId;
        if (category != Category) (PreviousCategory, NextCategory, CategoryChangesAtUtc) = (draft.Category == category ? null : draft.Category, null, null);
        Category = category;
        Show(draft.ComponentsJson);
        ComponentsAtUtc = Later(ComponentsAtUtc, began - ClockSlack);
        if (DraftNumber == draft.Number) DraftNumber = null;
        EndErrand(nowUtc);
    }

    /// <summary>Gone at Meta, or never there. Calling twice changes nothing.</summary>
    /// <param name="status">DISABLED when deleted here (002), DELETED when Meta says so.</param>
    public void Delete(TemplateStatus status, DateTime nowUtc)
    {
        EndErrand(nowUtc);
        if (DeletedAtUtc is not null) return;
        if (WasApproved || Status == TemplateStatus.APPROVED) NameLockedUntilUtc = nowUtc + NameLock;
        (Status, DeletedAtUtc, DraftNumber, RejectedReason, StatusTitle, MetaWords) = (status, nowUtc, null, null, null, null);
    }

    private void EndErrand(DateTime nowUtc) =>
        (Errand, ErrandAtUtc, ErrandIsUnknown, ErrandProblem, ErrandProblemWords, UpdatedAtUtc) = (TemplateErrand.NONE, null, false, null, null, nowUtc);

    private void RequireEditable()
    {
        if (Errand != TemplateErrand.NONE) throw new ProblemException(Problem.Conflict("TEMPLATE_BUSY"));
        if (!IsEditable || DeletedAtUtc is not null) throw new ProblemException(Problem.Conflict("TEMPLATE_NOT_EDITABLE"));
    }

    private static DateTime Later(DateTime? one, DateTime other) => one > other ? one.Value : other;
}
