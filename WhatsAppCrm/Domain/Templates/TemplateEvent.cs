namespace WhatsAppCrm.Domain.Templates;

/// <summary>One line of a template's history: what people did here and what Meta said. The key makes the same word of Meta's one line, however often it comes.</summary>
public sealed class TemplateEvent : IOwned
{
    public const int KeyMaxLength = 120;
    public const int DetailMaxLength = 500;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid TemplateId { get; private set; }

    /// <summary>Stable, for the words: CREATED, APPROVAL_ASKED, RETURNED, APPROVED_HERE, SUBMITTED, NOT_SUBMITTED …, or <c>META_</c> and Meta's event.</summary>
    public string Kind { get; private set; } = "";

    /// <summary>Meta's reason, a category, a quality, a version's number; null when the kind says it all.</summary>
    public string? Detail { get; private set; }

    /// <summary>Null when Meta acted, or the system.</summary>
    public Guid? UserId { get; private set; }

    public string Key { get; private set; } = "";

    public DateTime AtUtc { get; private set; }

    private TemplateEvent()
    {
    }

    /// <summary>Of a person, or of this system.</summary>
    public TemplateEvent(MessageTemplate template, string kind, string? detail, Guid? userId, DateTime nowUtc)
        : this(template, kind, detail, "", nowUtc) => (UserId, Key) = (userId, $"here:{Id:N}");

    /// <summary>Of Meta.</summary>
    public TemplateEvent(MessageTemplate template, string kind, string? detail, string key, DateTime atUtc)
    {
        (OrganizationId, TemplateId, Kind, AtUtc) = (template.OrganizationId, template.Id, Text.Shorten(kind, 60), atUtc);
        Detail = detail is null ? null : Text.Shorten(detail, DetailMaxLength);
        Key = Text.Shorten(key, KeyMaxLength);
    }
}
