using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Templates;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>What stands around the words of a message with buttons, a list or a template.</summary>
/// <param name="HeaderFormat">IMAGE, VIDEO, DOCUMENT or LOCATION; null for a text header or none.</param>
public sealed record OfferView(string? Header, string? HeaderFormat, string? Footer, IReadOnlyList<string> Buttons, string? ListButton, IReadOnlyList<ListSection> Sections)
{
    public static OfferView? Of(MessageDetails? details) => details switch
    {
        { Offer: { } offer } => new(offer.Header, null, offer.Footer, [.. (offer.Buttons ?? []).Select(button => button.Title ?? "")], offer.ListButton, offer.Sections ?? []),
        { Template: { } template } => new(template.Header, template.HeaderFormat, template.Footer, template.Buttons, null, []),
        _ => null,
    };

    public static OfferView Of(TemplatePreview preview, string? header) => new(header, preview.HeaderFormat, preview.Footer, preview.Buttons, null, []);
}
