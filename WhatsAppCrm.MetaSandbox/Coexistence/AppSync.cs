using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Coexistence;

/// <summary>
/// What follows a sync request: the app's contacts, or its history in chunks that come in no order and a picture that comes
/// after its placeholder. Meta, onboarding business app users, read 2026-11-20.
/// </summary>
internal sealed class AppSync(SandboxStore store, ChatBook chats, BusinessWebhooks webhooks)
{
    public void Deliver(BusinessAccount account, BusinessNumber number, string kind)
    {
        var settings = store.Settings.Coexistence;
        if (!settings.Deliver)
        {
            return;
        }

        var values = kind != "history" ? [Contacts(number)]
            : settings.DeclineHistory ? [Declined()]
            : AppHistory.Chunks(number, account.BusinessId, store.Now).ToList();
        if (kind == "history" && !settings.DeclineHistory)
        {
            // Known from now on, so that the app can write to them by either id.
            foreach (var person in AppContact.All.Where(one => one.Writes))
            {
                chats.Know(account.BusinessId, Ids.BusinessScopedUser(account.BusinessId, person.Phone), person.Phone, person.FullName);
            }
        }

        foreach (var content in values)
        {
            var value = WebhookJson.Value(number);
            SettingChanges.Merge(value, content);
            webhooks.Tell(account, number, kind, value, delayMs: settings.DelayMs);
        }
    }

    private JsonObject Contacts(BusinessNumber number) => new()
    {
        ["state_sync"] = new JsonArray([.. AppContact.All.Select(one => (JsonNode)new JsonObject
        {
            ["type"] = "contact",
            ["contact"] = new JsonObject { ["full_name"] = one.FullName, ["first_name"] = one.FullName.Split(' ')[0], ["phone_number"] = one.Phone },
            ["action"] = "add",
            ["metadata"] = new JsonObject { ["timestamp"] = WebhookJson.SecondsText(number.OnboardedUtc) },
        })]),
    };

    private static JsonObject Declined() => new()
    {
        ["history"] = new JsonArray(new JsonObject
        {
            ["errors"] = new JsonArray(new JsonObject
            {
                ["code"] = 2593109,
                ["title"] = "History sync is turned off by the business from the WhatsApp Business App",
                ["message"] = "History sync is turned off by the business from the WhatsApp Business App",
                ["error_data"] = new JsonObject { ["details"] = "History sharing is turned off by the business" },
            }),
        }),
    };
}

/// <summary>Someone in the address book of the business's phone.</summary>
/// <param name="Writes">False for a contact without a chat.</param>
internal sealed record AppContact(string Phone, string FullName, bool Writes = true)
{
    public static IReadOnlyList<AppContact> All { get; } =
    [
        new("15550100171", "Avery Stone"),
        new("15550100172", "Noa Field"),
        new("15550100173", "Sam Rivers"),
        new("15550100174", "Kim Marsh", Writes: false),
    ];
}
