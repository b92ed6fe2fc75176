using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// A stored message as Meta takes it, each kind in the part that bears its name. Nothing is said twice and nothing null is sent.
/// Meta Cloud API, messages and the pages of each type, read 2026-11-20.
/// </summary>
internal static class WireContent
{
    /// <param name="file">Of a message with a file.</param>
    public static MetaContent Of(ClaimedSend claim, UploadedMedia? file) => claim.Kind switch
    {
        MessageKind.TEXT => MetaContent.Text(claim.Text),
        MessageKind.REACTION => new("reaction", new { message_id = claim.QuotedProviderMessageId, emoji = claim.Text }),
        _ when HasFile(claim.Kind) => new(Name(claim.Kind), File(claim, MessageDetails.Read(claim.PayloadJson), file!)),
        MessageKind.LOCATION => new("location", Location(Details(claim).Location!)),
        MessageKind.CONTACTS => new("contacts", new JsonArray([.. Details(claim).Cards!.Select(Card)])),
        MessageKind.INTERACTIVE => new("interactive", Interactive(Details(claim).Offer!, claim.Text)),
        MessageKind.TEMPLATE => new("template", Template(Details(claim).Template!)),
        _ => throw new InvalidOperationException($"{claim.Kind} is not sent."),
    };

    public static bool HasFile(MessageKind kind) => kind is MessageKind.IMAGE or MessageKind.VIDEO or MessageKind.AUDIO or MessageKind.DOCUMENT or MessageKind.STICKER;

    private static string Name(MessageKind kind) => kind.ToString().ToLowerInvariant();

    private static MessageDetails Details(ClaimedSend claim) =>
        MessageDetails.Read(claim.PayloadJson) ?? throw new InvalidOperationException($"Message {claim.MessageId} has lost what it is.");

    private static JsonObject File(ClaimedSend claim, MessageDetails? details, UploadedMedia file) => Parts(
        ("id", file.MediaId),
        ("caption", details?.Caption),
        ("filename", claim.Kind == MessageKind.DOCUMENT ? file.FileName : null),
        ("voice", claim.Kind == MessageKind.AUDIO && file.IsVoice ? true : null));

    private static JsonObject Location(LocationDetails place) =>
        Parts(("latitude", place.Latitude), ("longitude", place.Longitude), ("name", place.Name), ("address", place.Address));

    private static JsonObject Card(ContactCard card) => Parts(
        ("name", Parts(("formatted_name", card.Name), ("first_name", card.Name))),
        ("org", card.Organization is null ? null : Parts(("company", card.Organization))),
        ("phones", Many(card.Phones, phone => Parts(("phone", phone.Number), ("wa_id", phone.WaId), ("type", phone.Type)))),
        ("emails", Many(card.Emails, email => Parts(("email", email)))));

    private static JsonObject Interactive(OfferDetails offer, string text) => Parts(
        ("type", offer.Buttons is null ? "list" : "button"),
        ("header", offer.Header is null ? null : Parts(("type", "text"), ("text", offer.Header))),
        ("body", Parts(("text", text))),
        ("footer", offer.Footer is null ? null : Parts(("text", offer.Footer))),
        ("action", offer.Buttons is { } buttons
            ? Parts(("buttons", Many(buttons, button => Parts(("type", "reply"), ("reply", Parts(("id", button.Id), ("title", button.Title)))))))
            : Parts(("button", offer.ListButton), ("sections", Many(offer.Sections!, Section)))));

    private static JsonObject Section(ListSection section) => Parts(
        ("title", section.Title), ("rows", Many(section.Rows, row => Parts(("id", row.Id), ("title", row.Title), ("description", row.Description)))));

    private static JsonObject Template(TemplateDetails template) => Parts(
        ("name", template.Name),
        ("language", Parts(("code", template.Language))),
        ("components", template.Components is { ValueKind: JsonValueKind.Array } components && components.GetArrayLength() > 0 ? JsonArray.Create(components) : null));

    private static JsonArray? Many<T>(IReadOnlyList<T> items, Func<T, JsonNode> make) => items.Count == 0 ? null : [.. items.Select(make)];

    private static JsonObject Parts(params (string Name, JsonNode? Value)[] parts) =>
        new(parts.Where(part => part.Value is not null).Select(part => KeyValuePair.Create(part.Name, part.Value)));
}
