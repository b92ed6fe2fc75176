using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Coexistence;

/// <param name="Raw">Laid over the message's JSON: another type, an edit, a revoke.</param>
internal sealed record EchoText(string To, string? Text, JsonObject? Raw, DateTime? AtUtc);

/// <summary>The business answers on its own phone, and the app hears of it. Meta, onboarding business app users, read 2026-11-20.</summary>
internal sealed class AppEcho(SandboxStore store, ChatBook chats, BusinessWebhooks webhooks)
{
    public (string MessageId, Told Told) Write(BusinessAccount account, BusinessNumber number, EchoText echo, bool watch)
    {
        var customer = Customer(account, echo.To);
        var at = echo.AtUtc ?? store.Now;
        var message = new JsonObject { ["from"] = number.Digits };
        if (customer.WhatsAppId is { } phone)
        {
            message["to"] = phone;
        }

        message["to_user_id"] = customer.UserId;
        message["id"] = Ids.Message();
        message["timestamp"] = WebhookJson.SecondsText(at);
        message["type"] = "text";
        if (echo.Raw?.ContainsKey("type") is not true)
        {
            message["text"] = new JsonObject { ["body"] = echo.Text ?? "Hello" };
        }

        SettingChanges.Merge(message, echo.Raw ?? []);
        var (id, type) = (message["id"]!.ToString(), message["type"]!.ToString());
        if (type is not ("edit" or "revoke"))
        {
            chats.Add(number.Id, customer.UserId, new()
            {
                Id = id, Type = type, Text = message["text"]?["body"]?.ToString() ?? message[type]?["caption"]?.ToString(), AtUtc = at, Status = "delivered",
            });
        }

        var value = WebhookJson.Value(number);
        value["contacts"] = new JsonArray(Contact(customer));
        value["message_echoes"] = new JsonArray(message);
        return (id, webhooks.Tell(account, number, "smb_message_echoes", value, watch: watch));
    }

    private Customer Customer(BusinessAccount account, string to)
    {
        if (to.Contains('.', StringComparison.Ordinal))
        {
            return chats.Know(account.BusinessId, to, null, null);
        }

        var digits = string.Concat(to.Where(char.IsAsciiDigit));
        var phone = digits.Length is >= 7 and <= 15 ? CallingCodes.WhatsAppId(digits) : throw new FormatException("to must be a phone number with its country code, or a user id");
        return chats.Know(account.BusinessId, Ids.BusinessScopedUser(account.BusinessId, phone), phone, null);
    }

    private static JsonObject Contact(Customer customer)
    {
        var contact = new JsonObject { ["profile"] = new JsonObject { ["name"] = customer.Name } };
        if (customer.WhatsAppId is { } phone)
        {
            contact["wa_id"] = phone;
        }

        contact["user_id"] = customer.UserId;
        return contact;
    }
}
