using System.Text.Json;
using WhatsAppCrm.Domain.Contacts;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Who the customer is. Odd cases: no phone for people with a username; the business-scoped id in <c>from</c> or
/// <c>wa_id</c>; an id that is none ("undefined" must not make one person of many); a username with @; several contacts in
/// one value. Meta Cloud API, business-scoped user ids, read 2026-11-20.
/// </summary>
internal static class SenderReader
{
    /// <summary>Who wrote <paramref name="message"/>.</summary>
    public static Sender Of(JsonElement message, JsonElement value)
    {
        var system = message.Get("system");
        if (system.Text("type") is "user_changed_number" or "customer_changed_number" or "user_changed_user_id") return OfChange(message, system);
        return Make(message.Text("from"), message.Text("from_user_id") ?? system.Text("user_id"), message.Text("from_parent_user_id"), value);
    }

    /// <summary>To whom the business wrote <paramref name="message"/>.</summary>
    public static Sender OfRecipient(JsonElement message, JsonElement value) =>
        Make(message.Text("to"), message.Text("to_user_id"), message.Text("to_parent_user_id"), value);

    /// <summary>Whose ids stand beside each other in <paramref name="named"/>, as in preferences and the threads of a history.</summary>
    public static Sender OfNamed(JsonElement named, string? phone = null)
    {
        var (number, userId) = Addresses(named.Text("wa_id") ?? phone, named.Text("user_id"));
        return new Sender(userId, number, UserId(named.Text("parent_user_id")), Username(named));
    }

    /// <summary>A status' recipient; null in a group, and when nothing is said.</summary>
    public static Sender? OfStatus(JsonElement status)
    {
        if (status.Text("recipient_type") == "group") return null;
        var (number, userId) = Addresses(status.Text("recipient_id"), status.Text("recipient_user_id"));
        var parentUserId = UserId(status.Text("recipient_parent_user_id"));
        return userId is null && parentUserId is null ? null : new Sender(userId, number, parentUserId);
    }

    /// <summary>Meta's notice comes without contacts: the old number in front, the new identity and the previous id inside.</summary>
    private static Sender OfChange(JsonElement message, JsonElement system)
    {
        var isNumber = system.Text("type") != "user_changed_user_id";
        var from = message.Text("from");
        var (phone, userId) = Addresses(system.Text("wa_id") ?? system.Text("new_wa_id") ?? (isNumber ? null : from), system.Text("user_id"));
        var (formerPhone, _) = Addresses(isNumber ? from ?? system.Text("customer") : null, null);
        var formerUserId = UserId(system.Text("previous_user_id")) ?? (UserId(message.Text("from_user_id")) is { } other && other != userId ? other : null);
        var former = new FormerIdentity(formerUserId, UserId(system.Text("previous_parent_user_id")), formerPhone?.Key == phone?.Key ? null : formerPhone);
        return new Sender(userId, phone, UserId(system.Text("parent_user_id")), Former: former);
    }

    private static Sender Make(string? from, string? userId, string? parentUserId, JsonElement value)
    {
        var contact = FindContact(value, from, userId);
        var (phone, id) = Addresses(from ?? contact.Text("wa_id"), userId ?? contact.Text("user_id"));
        return new Sender(id, phone, UserId(parentUserId ?? contact.Text("parent_user_id")), Username(contact.Get("profile")), contact.Get("profile").Text("name"));
    }

    /// <summary>The person's own entry; the only one there is, if none says whose it is.</summary>
    private static JsonElement FindContact(JsonElement value, string? from, string? userId)
    {
        var contacts = value.Items("contacts").ToList();
        var own = contacts.FirstOrDefault(contact => (userId is not null && contact.Text("user_id") == userId) || (from is not null && contact.Text("wa_id") == from));
        return own.ValueKind == JsonValueKind.Undefined && contacts.Count == 1 ? contacts[0] : own;
    }

    private static (PhoneNumber? Phone, string? UserId) Addresses(string? phone, string? userId) =>
        PhoneNumber.TryParse(phone, out var number) ? (number, UserId(userId)) : (null, UserId(userId) ?? UserId(phone));

    /// <summary>Country, dot, id: <c>US.13491208655302741918</c>, or <c>US.ENT.…</c> for a parent. Kept whole.</summary>
    private static string? UserId(string? text) =>
        text?.Trim() is { Length: > 3 and <= ContactAddress.ValueMaxLength } id && id[2] == '.' && char.IsAsciiLetter(id[0]) && char.IsAsciiLetter(id[1]) && !id.Any(char.IsWhiteSpace) ? id : null;

    private static string? Username(JsonElement profile) => profile.Text("username")?.TrimStart('@') is { Length: > 0 and <= 60 } username ? username : null;
}
