using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.Graph;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <summary>Plans the status webhooks of a message a business sent: sent, delivered, read, or failed.</summary>
internal sealed class StatusWebhooks(WebhookQueue queue, WebhookTargets targets, ChatBook chats, SandboxStore store)
{
    public void Plan(BusinessAccount account, BusinessNumber number, Customer customer, ChatMessage message)
    {
        var timings = store.Settings.Statuses;
        var times = new List<(string Status, int Ms)> { ("sent", timings.SentMs) };
        if (message.Type != "reaction")
        {
            times.Add(("delivered", timings.DeliveredMs));
            times.Add(("read", timings.AutoRead ? timings.ReadMs : -1));
        }

        foreach (var (status, ms) in times.Where(one => one.Ms >= 0))
        {
            Enqueue(account, number, customer, message, status, message.AtUtc.AddMilliseconds(ms));
        }
    }

    /// <summary>The customer opened the chat on the phone page.</summary>
    public void Read(BusinessAccount account, BusinessNumber number, Customer customer, ChatMessage message) =>
        Enqueue(account, number, customer, message, "read", store.Now);

    public void Fail(BusinessAccount account, BusinessNumber number, Customer customer, ChatMessage message, bool toUser, GraphError error)
    {
        var due = message.AtUtc.AddMilliseconds(Math.Max(0, store.Settings.Statuses.SentMs));
        // A failure names no contact, and no user id when the message went to a phone. Meta, status webhook, read 2026-11-20.
        var status = Status(customer, message, "failed", due, withUser: toUser, withPhone: !toUser);
        status["errors"] = new JsonArray(new JsonObject
        {
            ["code"] = error.Code,
            ["title"] = error.Title,
            ["message"] = error.Title,
            ["error_data"] = new JsonObject { ["details"] = error.Details ?? error.Title },
            ["href"] = "https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes",
        });
        Send(account, number, customer, message, status, contacts: null, "failed", due);
    }

    private void Enqueue(
        BusinessAccount account, BusinessNumber number, Customer customer, ChatMessage message, string name, DateTime due)
    {
        var status = Status(customer, message, name, due, withUser: true, withPhone: customer.WhatsAppId is not null);
        if (name != "read")
        {
            var template = message.Type == "template";
            status["pricing"] = new JsonObject
            {
                ["billable"] = template,
                ["pricing_model"] = "PMP",
                ["type"] = template ? "regular" : "free_customer_service",
                ["category"] = template ? "utility" : "service",
            };
        }

        var contact = new JsonObject { ["profile"] = new JsonObject { ["name"] = customer.Name } };
        if (customer.WhatsAppId is { } phone)
        {
            contact["wa_id"] = phone;
        }

        contact["user_id"] = customer.UserId;
        Send(account, number, customer, message, status, new JsonArray(contact), name, due);
    }

    private static JsonObject Status(Customer customer, ChatMessage message, string name, DateTime at, bool withUser, bool withPhone)
    {
        var status = new JsonObject { ["id"] = message.Id, ["status"] = name, ["timestamp"] = WebhookJson.SecondsText(at) };
        if (withPhone && customer.WhatsAppId is { } phone)
        {
            status["recipient_id"] = phone;
        }

        if (withUser)
        {
            status["recipient_user_id"] = customer.UserId;
        }

        if (message.Callback is { } callback)
        {
            status["biz_opaque_callback_data"] = callback;
        }

        return status;
    }

    private void Send(
        BusinessAccount account, BusinessNumber number, Customer customer, ChatMessage message, JsonObject status, JsonArray? contacts, string name, DateTime due)
    {
        if (targets.Silence(account, "messages") is not null)
        {
            // Nobody is told, but the customer's phone still shows the message.
            chats.Advance(number.Id, customer.UserId, message.Id, name);
            return;
        }

        var value = WebhookJson.Value(number);
        if (contacts is not null)
        {
            value["contacts"] = contacts;
        }

        value["statuses"] = new JsonArray(status);
        queue.Add(
            WebhookJson.Envelope(account.Id, "messages", value),
            WebhookTargets.OverrideFor(account, number),
            due,
            new(number.Id, customer.UserId, message.Id, name, WhenDue: true));
    }
}
