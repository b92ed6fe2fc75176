namespace WhatsAppCrm.Domain.Templates;

public enum TemplateCategory
{
    MARKETING,
    UTILITY,
    AUTHENTICATION,
}

/// <summary>Ours is DRAFT; every other status only by Meta's word. Meta Cloud API, message templates, read 2026-11-20.</summary>
public enum TemplateStatus
{
    DRAFT,
    PENDING,
    APPROVED,
    REJECTED,
    PAUSED,
    DISABLED,
}

/// <summary>A message text reviewed by Meta; unique per business account, name and language.</summary>
public sealed class MessageTemplate : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    /// <summary>Lower case letters, digits and underscores.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Meta's code, for example <c>pt_BR</c>.</summary>
    public string Language { get; private set; } = "";

    public TemplateCategory Category { get; private set; }

    public TemplateStatus Status { get; private set; }

    /// <summary>Meta's array of components.</summary>
    public string ComponentsJson { get; private set; } = "[]";

    public string? MetaTemplateId { get; private set; }

    /// <summary>Meta's reason code when REJECTED.</summary>
    public string? RejectedReason { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime UpdatedAtUtc { get; private set; }

    private MessageTemplate()
    {
    }

    public MessageTemplate(Guid organizationId, Guid whatsAppAccountId, string name, string language, TemplateCategory category, string componentsJson, DateTime nowUtc)
    {
        OrganizationId = organizationId;
        WhatsAppAccountId = whatsAppAccountId;
        Name = name;
        Language = language;
        Category = category;
        ComponentsJson = componentsJson;
        CreatedAtUtc = nowUtc;
        UpdatedAtUtc = nowUtc;
    }

    /// <summary>Takes over what Meta said.</summary>
    public void Follow(TemplateStatus status, string? metaTemplateId, string? rejectedReason, DateTime nowUtc)
    {
        Status = status;
        MetaTemplateId = metaTemplateId ?? MetaTemplateId;
        RejectedReason = status == TemplateStatus.REJECTED ? rejectedReason : null;
        UpdatedAtUtc = nowUtc;
    }
}
