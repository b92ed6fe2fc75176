using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>The <c>health_status</c> of a node: as good as the worst of what a message passes through.</summary>
internal static class Health
{
    public const string Available = "AVAILABLE";
    private static readonly string[] Worse = [Available, "LIMITED", "BLOCKED"];

    public static JsonNode Of(params (string Type, string Id, string CanSend)[] entities) => new JsonObject
    {
        ["can_send_message"] = entities.MaxBy(one => Array.IndexOf(Worse, one.CanSend)).CanSend,
        ["entities"] = new JsonArray([.. entities.Select(one => (JsonNode)new JsonObject
        {
            ["entity_type"] = one.Type,
            ["id"] = one.Id,
            ["can_send_message"] = one.CanSend,
        })]),
    };
}
