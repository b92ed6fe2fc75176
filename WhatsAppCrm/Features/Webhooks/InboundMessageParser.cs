using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>One element of <c>messages[]</c>: who, what, when. A kind that is not known is kept whole as UNSUPPORTED.</summary>
internal static class InboundMessageParser
{
    /// <summary>Clocks differ a little; a time further ahead than this is not a time, and must not hold a service window open.</summary>
    private static readonly TimeSpan ToleratedLead = TimeSpan.FromMinutes(10);

    public static InboundMessage Read(JsonElement message, JsonElement value, DateTime receivedAtUtc)
    {
        var type = message.Text("type") ?? "";
        var kind = Kind(type);
        var text = Words(message, type, kind);
        if (kind == MessageKind.TEXT && text is null) kind = MessageKind.UNSUPPORTED;

        // A plain text needs nothing more; a quoted one, or the first one from an advertisement, does.
        var isPlain = kind == MessageKind.TEXT && message.Get("context").ValueKind == JsonValueKind.Undefined && message.Get("referral").ValueKind == JsonValueKind.Undefined;
        return new InboundMessage(Id(message), ReadSender(message, value), kind, text, isPlain ? null : message.GetRawText(), Time(message, receivedAtUtc));
    }

    public static DateTime Time(JsonElement element, DateTime receivedAtUtc) =>
        element.UnixTime("timestamp") is { } time && time <= receivedAtUtc + ToleratedLead ? time : receivedAtUtc;

    /// <summary>Never decoded. Without one of usable length the content itself is the key, so that a repeat is still a repeat.</summary>
    private static string Id(JsonElement message) =>
        message.Text("id") is { Length: <= Message.ProviderMessageIdMaxLength } id
            ? id
            : "sha256." + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(message.GetRawText())));

    private static Sender ReadSender(JsonElement message, JsonElement value)
    {
        // A changed number comes as a system message, without contacts: old number in front, new identity inside.
        var system = message.Get("system");
        var from = message.Text("from");
        var userId = message.Text("from_user_id") ?? system.Text("user_id");
        var contact = FindContact(value, from, userId);
        userId ??= contact.Text("user_id");
        from ??= contact.Text("wa_id") ?? system.Text("wa_id");

        PhoneNumber? phone = PhoneNumber.TryParse(from, out var parsed) ? parsed : null;
        // Seen in the field: the business-scoped id where the phone belongs.
        if (phone is null && userId is null && from?.Contains('.') == true) userId = from;
        return new Sender(Usable(userId), phone, Usable(system.Text("previous_user_id")), Username(contact), contact.Get("profile").Text("name"));
    }

    /// <summary>The person's own entry; the only one there is, if none says whose it is.</summary>
    private static JsonElement FindContact(JsonElement value, string? from, string? userId)
    {
        var contacts = value.Items("contacts").ToList();
        var own = contacts.FirstOrDefault(contact => (userId is not null && contact.Text("user_id") == userId) || (from is not null && contact.Text("wa_id") == from));
        return own.ValueKind == JsonValueKind.Undefined && contacts.Count == 1 ? contacts[0] : own;
    }

    private static string? Usable(string? userId) => userId?.Trim() is { Length: > 0 and <= ContactAddress.ValueMaxLength } usable ? usable : null;

    private static string? Username(JsonElement contact) => contact.Get("profile").Text("username")?.TrimStart('@') is { Length: > 0 and <= 60 } username ? username : null;

    private static MessageKind Kind(string type) => type switch
    {
        "text" => MessageKind.TEXT,
        "image" => MessageKind.IMAGE,
        "video" => MessageKind.VIDEO,
        "audio" or "voice" => MessageKind.AUDIO,
        "document" => MessageKind.DOCUMENT,
        "sticker" => MessageKind.STICKER,
        "location" => MessageKind.LOCATION,
        "contacts" => MessageKind.CONTACTS,
        "interactive" => MessageKind.INTERACTIVE,
        "button" => MessageKind.BUTTON,
        "reaction" => MessageKind.REACTION,
        "order" => MessageKind.ORDER,
        "system" => MessageKind.SYSTEM,
        _ => MessageKind.UNSUPPORTED,
    };

    private static string? Words(JsonElement message, string type, MessageKind kind)
    {
        var content = message.Get(type);
        return kind switch
        {
            MessageKind.TEXT or MessageKind.SYSTEM => content.Text("body"),
            MessageKind.IMAGE or MessageKind.VIDEO => content.Text("caption"),
            MessageKind.DOCUMENT => content.Text("caption") ?? content.Text("filename"),
            MessageKind.LOCATION => content.Text("name") ?? content.Text("address"),
            MessageKind.CONTACTS => Joined(message.Items("contacts").Select(card => card.Get("name").Text("formatted_name") ?? card.Items("phones").FirstOrDefault().Text("phone"))),
            MessageKind.INTERACTIVE => content.Get("button_reply").Text("title") ?? content.Get("list_reply").Text("title") ?? content.Get("nfm_reply").Text("body"),
            MessageKind.BUTTON => content.Text("text") ?? content.Text("payload"),
            MessageKind.REACTION => content.Text("emoji"),
            MessageKind.ORDER => content.Text("text"),
            // The new wording of an edited message.
            _ when type == "edit" => content.Get("message").Get("text").Text("body"),
            _ => null,
        };
    }

    private static string? Joined(IEnumerable<string?> names) => string.Join(", ", names.OfType<string>()) is { Length: > 0 } joined ? joined : null;
}
