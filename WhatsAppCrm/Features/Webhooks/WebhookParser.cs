using System.Text.Json;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Reads a stored body. The smallest real one:
/// <code>
/// {"object":"whatsapp_business_account","entry":[{"id":"&lt;WABA&gt;","changes":[{"field":"messages","value":{
///   "messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"1001"},
///   "contacts":[{"profile":{"name":"Ana"},"wa_id":"15550002222","user_id":"US.100001"}],
///   "messages":[{"from":"15550002222","from_user_id":"US.100001","id":"wamid.A1","timestamp":"1790416800","type":"text","text":{"body":"hi"}}]}}]}]}
/// </code>
/// Odd cases: up to 1000 updates in one body and several organizations in it; <c>statuses</c> beside or instead of
/// <c>messages</c>, inside the same field (and, in 002's reading, in a field of that name); <c>from</c> and <c>wa_id</c>
/// missing for people with a username; no <c>contacts</c> with system messages and failed statuses; numbers where strings
/// are documented. Meta Cloud API, messages webhook reference, read 2026-11-20.
/// </summary>
public static class WebhookParser
{
    /// <param name="receivedAtUtc">Stands in for a time that is missing, unreadable or in the future.</param>
    /// <exception cref="JsonException">The body is not JSON; the intake lets no such body in.</exception>
    public static WebhookPayload Parse(ReadOnlyMemory<byte> body, DateTime receivedAtUtc)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = WebhookEnvelope.MaxDepth });
        var changes = new List<NumberChange>();
        var accountChanges = new List<AccountChange>();
        var templateChanges = new List<TemplateChange>();
        var notHandledYet = new List<string>();
        foreach (var entry in document.RootElement.Items("entry"))
        {
            foreach (var change in entry.Items("changes"))
            {
                var field = change.Text("field") ?? "?";
                if (!AccountChangeReader.TryRead(entry, change, receivedAtUtc, accountChanges)
                    && !TemplateChangeReader.TryRead(entry, change, receivedAtUtc, templateChanges)
                    && !Read(field, change.Get("value"), receivedAtUtc, changes)) notHandledYet.Add(field);
            }
        }

        return new WebhookPayload(changes, notHandledYet) { AccountChanges = accountChanges, TemplateChanges = templateChanges };
    }

    /// <summary>One reader a family of fields. A field that is not here is kept with its event and can be replayed once it is.</summary>
    /// <returns>False when nobody here reads the field.</returns>
    private static bool Read(string field, JsonElement value, DateTime receivedAtUtc, List<NumberChange> changes)
    {
        switch (field)
        {
            case "messages" or "statuses":
                Add(MessagesReader.Read(value, receivedAtUtc));
                return true;
            case "smb_message_echoes":
                Add(EchoesReader.Read(value, receivedAtUtc));
                return true;
            case "history":
                Add(HistoryReader.Read(value, receivedAtUtc));
                return true;
            case "smb_app_state_sync":
                Add(ContactNewsReader.AddressBook(value, receivedAtUtc));
                return true;
            case "user_preferences":
                Add(ContactNewsReader.Preferences(value, receivedAtUtc));
                return true;
            case "calls":
                Add(CallsReader.Read(value, receivedAtUtc));
                return true;
            default:
                return false;
        }

        // A value that says nothing to us (link clicks, which name nobody) concerns no number.
        void Add(NumberChange change)
        {
            if (!change.IsEmpty) changes.Add(change);
        }
    }
}
