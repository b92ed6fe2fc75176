using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.State;
using WhatsAppCrm.MetaSandbox.Webhooks;

namespace WhatsAppCrm.MetaSandbox.Graph.Messages;

/// <summary>A business writes to a customer, or marks the customer's message as read.</summary>
internal sealed class MessageCalls(SandboxStore store, ChatBook chats, RateLimits limits, StatusWebhooks statuses) : IGraphCalls
{
    public IEnumerable<GraphRoute> Routes => [GraphRoute.Post("{number}/messages", Answer, GraphRoute.Messaging)];

    private JsonNode Answer(GraphCall call)
    {
        var body = call.Body;
        if (body["messaging_product"] is not { } product)
        {
            throw GraphErrors.Required("messaging_product");
        }

        if (product.ToString() != "whatsapp")
        {
            throw GraphErrors.Invalid("Param messaging_product must be one of {WHATSAPP}");
        }

        return body.ContainsKey("status") ? MarkRead(call) : Send(call);
    }

    private JsonNode Send(GraphCall call)
    {
        var number = call.Node.Number!;
        var account = call.Node.Account!;
        var type = MessageShape.Check(call.Body);
        if (!number.Reachable)
        {
            throw GraphErrors.NotRegistered();
        }

        if (account.Status == "DISABLED" || number.ShownStatus is "BANNED" || account.CanSendMessage == "BLOCKED" || number.CanSendMessage == "BLOCKED")
        {
            throw GraphErrors.Locked();
        }

        var restriction = type == "template" ? "RESTRICTED_BIZ_INITIATED_MESSAGING" : "RESTRICTED_CUSTOMER_INITIATED_MESSAGING";
        if (account.Restrictions.Exists(one => one.Type == restriction && one.UntilUtc > call.Now))
        {
            throw GraphErrors.Restricted();
        }

        var text = Shown(call, type, account, number);
        var recipient = Recipient.Of(call.Body, account, number, chats);
        call.Note = recipient.Note;
        limits.Count(number.Id, recipient.Customer.UserId);

        var fails = call.FailLater;
        if (type != "template" && store.Settings.WindowErrors != WindowErrors.Off && !chats.WindowIsOpen(number.Id, recipient.Customer.UserId))
        {
            fails ??= store.Settings.WindowErrors == WindowErrors.Async ? GraphErrors.WindowClosed : throw new GraphException(GraphErrors.WindowClosed);
        }

        var message = new ChatMessage
        {
            Id = Ids.Message(),
            Type = type,
            Text = text,
            MediaId = type is "image" or "video" or "audio" or "document" or "sticker" ? call.Body[type]!["id"]?.ToString() : null,
            AtUtc = call.Now,
            Status = fails is null ? "accepted" : "failed",
            Callback = call.Body["biz_opaque_callback_data"]?.ToString(),
        };
        chats.Add(number.Id, recipient.Customer.UserId, message);
        if (fails is not null)
        {
            statuses.Fail(account, number, recipient.Customer, message, recipient.ByUser, fails);
        }
        else
        {
            statuses.Plan(account, number, recipient.Customer, message);
        }

        return Accepted(recipient, message);
    }

    private static JsonObject Accepted(Recipient recipient, ChatMessage message)
    {
        var contact = new JsonObject { ["input"] = recipient.Input };
        if (recipient.ByUser)
        {
            contact["user_id"] = recipient.Customer.UserId;
        }
        else
        {
            contact["wa_id"] = recipient.Customer.WhatsAppId;
        }

        var sent = new JsonObject { ["id"] = message.Id };
        if (message.Type == "template")
        {
            sent["message_status"] = "accepted";
        }

        return new() { ["messaging_product"] = "whatsapp", ["contacts"] = new JsonArray(contact), ["messages"] = new JsonArray(sent) };
    }

    /// <summary>What the customer's phone shows.</summary>
    private string? Shown(GraphCall call, string type, BusinessAccount account, BusinessNumber number)
    {
        var content = call.Body[type]!;
        if (type is "image" or "video" or "audio" or "document" or "sticker" && content["id"]?.ToString() is { } media
            && !store.Read(world => world.Media.Exists(one => one.Id == media && one.NumberId == number.Id)))
        {
            throw GraphErrors.Invalid($"Param {type}['id'] is not a valid whatsapp business account media attachment ID");
        }

        return type switch
        {
            "text" => content["body"]!.ToString(),
            "template" => TemplateSend.Render((JsonObject)content, store.Read(world => world.Templates.FindAll(one => one.AccountId == account.Id))),
            "reaction" => content["emoji"]!.ToString(),
            "interactive" => content["body"]?["text"]?.ToString(),
            "location" => content["name"]?.ToString() ?? $"{content["latitude"]}, {content["longitude"]}",
            "contacts" => content[0]!["name"]!["formatted_name"]!.ToString(),
            "document" => content["filename"]?.ToString() ?? content["caption"]?.ToString(),
            _ => content["caption"]?.ToString(),
        };
    }

    /// <summary>Covers the earlier messages too, and may show the business typing. Meta Cloud API, typing indicators, read 2026-11-20.</summary>
    private JsonNode MarkRead(GraphCall call)
    {
        Json.OnlyKeys(call.Body, "messages", ["messaging_product", "status", "message_id", "typing_indicator", "access_token", "appsecret_proof"]);
        if (Json.RequiredText(call.Body, "status", "status") != "read")
        {
            throw GraphErrors.Invalid("Param status must be one of {READ}");
        }

        var messageId = Json.RequiredText(call.Body, "message_id", "message_id");
        var typing = call.Body["typing_indicator"];
        if (typing is not null && typing is not JsonObject { Count: 1 } || typing is not null && typing["type"]?.ToString() != "text")
        {
            throw GraphErrors.Invalid("Param typing_indicator['type'] must be one of {TEXT}");
        }

        if (!call.Node.Number!.Reachable)
        {
            throw GraphErrors.NotRegistered();
        }

        if (chats.ReadByBusiness(call.Node.Id, messageId, typing is not null) is null)
        {
            throw GraphErrors.Invalid("Invalid parameter", "Message ID does not belong to a message received by this phone number.");
        }

        return GraphRoute.Success();
    }
}
