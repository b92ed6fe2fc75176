using WhatsAppCrm.Domain.Templates;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>What Meta says of one template of a business account.</summary>
/// <param name="MetaTemplateId">As text; a number in webhooks.</param>
/// <param name="Name">Null when it was not said.</param>
/// <param name="Language">As the API writes it, <c>en_US</c>.</param>
/// <param name="AtUtc">By Meta's clock; when the webhook came in, if Meta gave no time.</param>
/// <param name="Key">The same for every repeat of the same webhook.</param>
public sealed record TemplateChange(string WabaId, string? MetaTemplateId, string? Name, string? Language, DateTime AtUtc, string Key, TemplateNews News);

/// <param name="Kind">Its word in the template's history.</param>
/// <param name="Detail">Meta's word beside it.</param>
public abstract record TemplateNews(string Kind, string? Detail);

/// <param name="Status">Null for events that are no status: FLAGGED, LOCKED, UNARCHIVED and what we don't know.</param>
/// <param name="Event">Meta's own word.</param>
/// <param name="Title">FIRST_PAUSE and its like.</param>
/// <param name="Words">Meta's sentence: a recommendation, a description.</param>
public sealed record TemplateVerdict(string Event, TemplateStatus? Status, string? Reason, string? Title, string? Words, TemplateCategory? Category)
    : TemplateNews("META_" + Event, Reason ?? Title);

public sealed record TemplateQualityMoved(TemplateQuality Quality, TemplateQuality Previous) : TemplateNews("META_QUALITY", Quality.ToString());

/// <summary>The advance notice: what it will be, and from when.</summary>
public sealed record TemplateCategoryAnnounced(TemplateCategory Next, DateTime? ChangesAtUtc) : TemplateNews("META_CATEGORY_NOTICE", Next.ToString());

public sealed record TemplateCategoryMoved(TemplateCategory Category, TemplateCategory? Previous) : TemplateNews("META_CATEGORY", Category.ToString());

/// <summary>Its words were changed. Flattened: no examples, and of a header only text.</summary>
public sealed record TemplateComponentsMoved(string? Title, string? Body, string? Footer, IReadOnlyList<TemplateButtonContent>? Buttons) : TemplateNews("META_COMPONENTS", null);
