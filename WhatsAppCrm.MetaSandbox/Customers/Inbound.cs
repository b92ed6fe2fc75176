using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Customers;

/// <param name="From">Digits, with or without plus; null with a user id is a person known by username only.</param>
/// <param name="Raw">Laid over the message's JSON: any type, a context, a referral.</param>
/// <param name="AtUtc">When the customer wrote, for windows that are already closed; null is now.</param>
internal sealed record InboundText(
    string PhoneNumberId, string? From, string? UserId, string? Name, string? Type, string? Text, JsonObject? Raw, DateTime? AtUtc = null);

/// <param name="Refused">Why no webhook was sent; null when one was.</param>
internal sealed record InboundResult(string MessageId, string? From, string UserId, Delivery? Delivery, string? Refused);

/// <summary>A customer writes to a business.</summary>
internal sealed class Inbound(SandboxStore store, ChatBook chats, WebhookQueue queue, WebhookTargets targets, MediaShelf shelf)
{
    public InboundResult Write(InboundText inbound, bool watch)
    {
        var (number, account) = store.Read(world =>
        {
            var found = world.Numbers.Find(one => one.Id == inbound.PhoneNumberId);
            return (found, world.Accounts.Find(one => one.Id == found?.AccountId));
        });
        if (number is null || account is null)
        {
            throw GraphErrors.Unsupported("post", inbound.PhoneNumberId);
        }

        var customer = Customer(inbound, account);
        var at = inbound.AtUtc ?? store.Now;
        var type = inbound.Type ?? inbound.Raw?["type"]?.ToString() ?? "text";
        var message = Message(inbound, customer, type, number, at);
        var id = message["id"]!.ToString();
        chats.Add(number.Id, customer.UserId, new()
        {
            Id = id,
            FromCustomer = true,
            Type = type,
            Text = message["text"]?["body"]?.ToString() ?? message[type]?["caption"]?.ToString() ?? message[type]?["emoji"]?.ToString(),
            MediaId = message[type] is JsonObject content ? content["id"]?.ToString() : null,
            AtUtc = at,
        });

        var refused = !number.Reachable ? "the number is not registered" : targets.Silence(account, "messages");
        var delivery = refused is not null ? null : queue.Add(
            Envelope(account, number, customer, message),
            WebhookTargets.OverrideFor(account, number),
            marks: new(number.Id, customer.UserId, id, "delivered", WhenDue: false),
            watch: watch);
        return new(id, customer.WhatsAppId, customer.UserId, delivery, refused);
    }

    private Customer Customer(InboundText inbound, BusinessAccount account)
    {
        var digits = inbound.From is null ? null : new string([.. inbound.From.Where(char.IsAsciiDigit)]);
        if (digits is { Length: < 7 or > 15 })
        {
            throw GraphErrors.ValueInvalid("from must be a phone number with its country code.");
        }

        var name = inbound.Name;
        if (digits is null && inbound.UserId is null)
        {
            (digits, var made) = Visitors.Invent(account.Country);
            name ??= made;
        }

        var userId = inbound.UserId ?? Ids.BusinessScopedUser(account.BusinessId, CallingCodes.WhatsAppId(digits!));
        return chats.Know(account.BusinessId, userId, digits, name);
    }

    private JsonObject Message(InboundText inbound, Customer customer, string type, BusinessNumber number, DateTime at)
    {
        var message = new JsonObject();
        if (customer.WhatsAppId is { } from)
        {
            message["from"] = from;
        }

        message["from_user_id"] = customer.UserId;
        message["id"] = Ids.Message();
        message["timestamp"] = WebhookJson.SecondsText(at);
        message["type"] = type;
        if (inbound.Raw?.ContainsKey(type) is not true && InboundSample.Content(type, inbound.Text, number, shelf) is { } content)
        {
            message[type] = content;
        }

        if (inbound.Raw is not null)
        {
            SettingChanges.Merge(message, inbound.Raw);
        }

        return message;
    }

    private static JsonObject Envelope(BusinessAccount account, BusinessNumber number, Customer customer, JsonObject message)
    {
        var contact = new JsonObject { ["profile"] = new JsonObject { ["name"] = customer.Name } };
        if (customer.WhatsAppId is { } phone)
        {
            contact["wa_id"] = phone;
        }

        contact["user_id"] = customer.UserId;
        var value = WebhookJson.Value(number);
        if (message["type"]?.ToString() != "system")
        {
            value["contacts"] = new JsonArray(contact);
        }

        value["messages"] = new JsonArray(message);
        return WebhookJson.Envelope(account.Id, "messages", value);
    }
}
