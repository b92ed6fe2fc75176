using System.Text.Json;
using WhatsAppCrm.Domain.Contacts;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>The fields about people that are no messages.</summary>
internal static class ContactNewsReader
{
    /// <summary>
    /// <c>user_preferences</c>: <c>{"user_preferences":[{"wa_id":"…","user_id":"US.1","detail":"…","category":"marketing_messages","value":"stop","timestamp":1790000000}]}</c>.
    /// Meta Cloud API, business-scoped user ids, read 2026-11-20.
    /// </summary>
    public static NumberChange Preferences(JsonElement value, DateTime receivedAtUtc) => new(value.PhoneNumberId())
    {
        Preferences = [.. value.Items("user_preferences").Select(preference => Preference(preference, receivedAtUtc)).OfType<StatedPreference>()],
        Errors = value.ReportedErrors(),
    };

    /// <summary>
    /// <c>smb_app_state_sync</c>: <c>{"state_sync":[{"type":"contact","contact":{"full_name":"Ana","first_name":"Ana","phone_number":"…"},"action":"add","metadata":{"timestamp":"…"}}]}</c>;
    /// "add" also means changed. Meta Cloud API, onboarding WhatsApp Business app users, read 2026-11-20.
    /// </summary>
    public static NumberChange AddressBook(JsonElement value, DateTime receivedAtUtc) => new(value.PhoneNumberId())
    {
        AddressBook = [.. value.Items("state_sync").Where(entry => entry.Text("type") is "contact" or null).Select(entry => Entry(entry, receivedAtUtc)).OfType<AddressBookEntry>()],
        Errors = value.ReportedErrors(),
    };

    private static StatedPreference? Preference(JsonElement preference, DateTime receivedAtUtc)
    {
        MarketingChoice? choice = preference.Text("value") switch
        {
            "stop" => MarketingChoice.STOPPED,
            "resume" => MarketingChoice.RESUMED,
            "signup" => MarketingChoice.SIGNED_UP,
            _ => null,
        };
        var person = SenderReader.OfNamed(preference);
        if (choice is null || !person.IsKnown || preference.Text("category") is not ("marketing_messages" or null)) return null;
        return new StatedPreference(person, choice.Value, preference.Text("detail"), MessageReader.Time(preference, receivedAtUtc));
    }

    private static AddressBookEntry? Entry(JsonElement entry, DateTime receivedAtUtc)
    {
        var contact = entry.Get("contact");
        var person = SenderReader.OfNamed(contact, contact.Text("phone_number"));
        if (!person.IsKnown) return null;
        var name = entry.Text("action") == "remove" ? null : contact.Text("full_name") ?? contact.Text("first_name");
        return new AddressBookEntry(person, name, MessageReader.Time(entry.Get("metadata"), receivedAtUtc));
    }
}
