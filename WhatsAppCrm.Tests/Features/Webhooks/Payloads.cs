using System.Text.Json.Nodes;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Bodies as Meta sends them (messages webhook reference, read 2026-11-20).</summary>
internal static class Payloads
{
    private static int _ids;

    public static string NewId() => $"wamid.T{Interlocked.Increment(ref _ids)}";

    public static string Time(DateTimeOffset? at = null) => (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds().ToString();

    public static JsonObject Body(params JsonNode[] changes) => new()
    {
        ["object"] = "whatsapp_business_account",
        ["entry"] = new JsonArray(new JsonObject { ["id"] = "2001", ["time"] = 1790000000, ["changes"] = new JsonArray(changes) }),
    };

    public static JsonObject Change(string phoneNumberId, JsonNode[]? messages = null, JsonNode[]? statuses = null, JsonNode[]? contacts = null, string field = "messages")
    {
        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["display_phone_number"] = "15550100001", ["phone_number_id"] = phoneNumberId },
        };
        if (contacts is not null) value["contacts"] = new JsonArray(contacts);
        if (messages is not null) value["messages"] = new JsonArray(messages);
        if (statuses is not null) value["statuses"] = new JsonArray(statuses);
        return new JsonObject { ["field"] = field, ["value"] = value };
    }

    public static JsonObject Contact(string? waId = null, string? userId = null, string? name = null, string? username = null)
    {
        var profile = new JsonObject();
        if (name is not null) profile["name"] = name;
        if (username is not null) profile["username"] = username;
        var contact = new JsonObject { ["profile"] = profile };
        if (waId is not null) contact["wa_id"] = waId;
        if (userId is not null) contact["user_id"] = userId;
        return contact;
    }

    public static JsonObject Message(string type, JsonNode? content, string? from = "15550002222", string? userId = null, string? id = null, DateTimeOffset? at = null)
    {
        var message = new JsonObject { ["id"] = id ?? NewId(), ["timestamp"] = Time(at), ["type"] = type };
        if (from is not null) message["from"] = from;
        if (userId is not null) message["from_user_id"] = userId;
        if (content is not null) message[type] = content;
        return message;
    }

    public static JsonObject TextMessage(string text, string? from = "15550002222", string? userId = null, string? id = null, DateTimeOffset? at = null) =>
        Message("text", new JsonObject { ["body"] = text }, from, userId, id, at);

    /// <summary>One text from one person, the ordinary webhook.</summary>
    public static JsonObject Text(string phoneNumberId, string text, string? from = "15550002222", string? userId = null, string? name = null, string? id = null, DateTimeOffset? at = null) =>
        Body(Change(phoneNumberId, [TextMessage(text, from, userId, id, at)], contacts: [Contact(from, userId, name)]));

    public static JsonObject Status(string id, string status, string? callback = null, JsonNode? error = null, DateTimeOffset? at = null)
    {
        var body = new JsonObject { ["id"] = id, ["status"] = status, ["timestamp"] = Time(at), ["recipient_id"] = "15550002222" };
        if (callback is not null) body["biz_opaque_callback_data"] = callback;
        if (error is not null) body["errors"] = new JsonArray(error);
        return body;
    }

    public static JsonObject Statuses(string phoneNumberId, params JsonNode[] statuses) => Body(Change(phoneNumberId, statuses: statuses));
}
