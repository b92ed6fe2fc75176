using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph;

internal static class Health
{
    public static JsonNode Of(params (string Type, string Id)[] entities) => new JsonObject
    {
        ["can_send_message"] = "AVAILABLE",
        ["entities"] = new JsonArray([.. entities.Select(one => (JsonNode)new JsonObject
        {
            ["entity_type"] = one.Type,
            ["id"] = one.Id,
            ["can_send_message"] = "AVAILABLE",
        })]),
    };
}
