namespace WhatsAppCrm.Domain.Templates;

/// <summary>
/// A message text reviewed by Meta; unique per business account, name and language while it is not deleted. It holds what Meta has;
/// what is being written stands in a <see cref="TemplateVersion"/> of its own until Meta takes it, so that sellers go on sending the
/// approved one meanwhile. Only of one that was never submitted both are the same.
/// </summary>
public sealed partial class MessageTemplate : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>The number it was written or found with. It belongs to the whole business account.</summary>
    public Guid WhatsAppAccountId { get; private set; }

    /// <summary>Meta's id of the business account, opaque: only its numbers can send it.</summary>
    public string WabaId { get; private set; } = "";

    /// <summary>Lower case letters, digits and underscores.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Meta's code, for example <c>pt_BR</c>.</summary>
    public string Language { get; private set; } = "";

    public TemplateCategory Category { get; private set; }

    public TemplateStatus Status { get; private set; }

    public ParameterFormat ParameterFormat { get; private set; }

    /// <summary>Meta's array of components, as Meta has it; the draft of one that was never submitted.</summary>
    public string ComponentsJson { get; private set; } = "[]";

    public string? MetaTemplateId { get; private set; }

    /// <summary>Meta's reason code when REJECTED.</summary>
    public string? RejectedReason { get; private set; }

    /// <summary>Meta's word beside the status: FIRST_PAUSE, SECOND_PAUSE, RATE_LIMITING_PAUSE …; null when it says none.</summary>
    public string? StatusTitle { get; private set; }

    /// <summary>Meta's own sentence about the status: a recommendation, a description. Null when it gave none.</summary>
    public string? MetaWords { get; private set; }

    /// <summary>The last word on the status that counts, by Meta's clock; older ones that come late change nothing.</summary>
    public DateTime? StatusAtUtc { get; private set; }

    public TemplateQuality Quality { get; private set; }

    public DateTime? QualityAtUtc { get; private set; }

    /// <summary>Meta warns that its quality is low; it still can be sent.</summary>
    public bool IsFlagged { get; private set; }

    /// <summary>What Meta will make its category, and when; null while nothing is announced.</summary>
    public TemplateCategory? NextCategory { get; private set; }

    public DateTime? CategoryChangesAtUtc { get; private set; }

    /// <summary>Its category before Meta changed it.</summary>
    public TemplateCategory? PreviousCategory { get; private set; }

    public DateTime? CategoryAtUtc { get; private set; }

    public DateTime? ComponentsAtUtc { get; private set; }

    /// <summary>Number of the version being written; null when nothing is.</summary>
    public int? DraftNumber { get; private set; }

    public int LastVersionNumber { get; private set; }

    /// <summary>Meta had approved it once: then its name is not free at once when it is deleted.</summary>
    public bool WasApproved { get; private set; }

    public DateTime? DeletedAtUtc { get; private set; }

    /// <summary>Until when Meta takes no new template of this name and language.</summary>
    public DateTime? NameLockedUntilUtc { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime UpdatedAtUtc { get; private set; }

    private MessageTemplate()
    {
    }

    public MessageTemplate(
        Guid organizationId, Guid whatsAppAccountId, string wabaId, string name, string language, TemplateCategory category, string componentsJson, DateTime nowUtc)
    {
        (OrganizationId, WhatsAppAccountId, WabaId) = (organizationId, whatsAppAccountId, wabaId);
        (Name, Language, Category) = (name, language, category);
        Show(componentsJson);
        CreatedAtUtc = nowUtc;
        UpdatedAtUtc = nowUtc;
    }

    /// <summary>Never reached Meta: name, language and category are still free, and deleting it asks nobody.</summary>
    public bool IsUnknownToMeta => MetaTemplateId is null && Status == TemplateStatus.DRAFT;

    /// <summary>Meta lets these be edited, and reviews them again.</summary>
    public bool IsEditable => Status is TemplateStatus.DRAFT or TemplateStatus.APPROVED or TemplateStatus.REJECTED or TemplateStatus.PAUSED;

    public bool CanBeSent => Status == TemplateStatus.APPROVED && DeletedAtUtc is null;

    /// <summary>While it is approved its category stays.</summary>
    public bool CategoryIsFixed => Status == TemplateStatus.APPROVED;

    /// <summary>Takes over what Meta said.</summary>
    public void Follow(TemplateStatus status, string? metaTemplateId, string? rejectedReason, DateTime nowUtc)
    {
        Status = status;
        WasApproved |= status == TemplateStatus.APPROVED;
        MetaTemplateId = metaTemplateId ?? MetaTemplateId;
        RejectedReason = status == TemplateStatus.REJECTED ? rejectedReason : null;
        UpdatedAtUtc = nowUtc;
    }

    private void Show(string componentsJson)
    {
        ComponentsJson = componentsJson;
        ParameterFormat = TemplateContent.Read(componentsJson).ParameterFormat;
    }
}
