using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph.Messages;

/// <summary>Reply buttons and lists with their limits; the other interactive kinds are checked for type and body only.</summary>
internal static class InteractiveShape
{
    private static readonly string[] Kinds =
    [
        "button", "list", "cta_url", "flow", "location_request_message", "address_message", "catalog_message", "product", "product_list",
        "voice_call", "call_permission_request", "request_contact_info", "carousel",
    ];

    public static void Check(JsonObject content)
    {
        Json.OnlyKeys(content, "interactive", ["type", "header", "body", "footer", "action"]);
        var kind = Json.RequiredText(content, "type", "interactive['type']");
        if (!Kinds.Contains(kind))
        {
            throw GraphErrors.Invalid($"Param interactive['type'] must be one of {{{string.Join(", ", Kinds)}}}");
        }

        if (content["body"] is JsonObject body)
        {
            Json.RequiredText(body, "text", "interactive['body']['text']", kind == "list" ? 4096 : 1024);
        }
        else if (kind is not ("product" or "call_permission_request"))
        {
            throw GraphErrors.RequiredMissing("interactive['body']");
        }

        if (content["footer"] is JsonObject footer)
        {
            Json.RequiredText(footer, "text", "interactive['footer']['text']", 60);
        }

        var action = content["action"] as JsonObject ?? throw GraphErrors.RequiredMissing("interactive['action']");
        if (kind == "button")
        {
            Buttons(action);
        }
        else if (kind == "list")
        {
            List(action);
        }
    }

    private static void Buttons(JsonObject action)
    {
        if (action["buttons"] is not JsonArray { Count: > 0 } buttons)
        {
            throw GraphErrors.RequiredMissing("interactive['action']['buttons']");
        }

        if (buttons.Count > 3)
        {
            throw GraphErrors.ValueInvalid("Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: 3");
        }

        var ids = new HashSet<string>();
        var titles = new HashSet<string>();
        foreach (var button in buttons)
        {
            var reply = button?["reply"] as JsonObject ?? throw GraphErrors.RequiredMissing("interactive['action']['buttons']['reply']");
            var unique = ids.Add(Json.RequiredText(reply, "id", "button reply id", 256));
            unique &= titles.Add(Json.RequiredText(reply, "title", "button reply title", 20));
            if (!unique)
            {
                throw GraphErrors.ValueInvalid("Duplicated id or title. Button ids and titles must be unique.");
            }
        }
    }

    private static void List(JsonObject action)
    {
        Json.RequiredText(action, "button", "interactive['action']['button']", 20);
        if (action["sections"] is not JsonArray { Count: > 0 and <= 10 } sections)
        {
            throw GraphErrors.ValueInvalid("Invalid sections count. Min allowed sections: 1, Max allowed sections: 10");
        }

        var rows = new HashSet<string>();
        foreach (var section in sections.OfType<JsonObject>())
        {
            Json.OptionalText(section, "title", "section title", 24);
            foreach (var row in (section["rows"] as JsonArray ?? throw GraphErrors.RequiredMissing("section rows")).OfType<JsonObject>())
            {
                var unique = rows.Add(Json.RequiredText(row, "id", "row id", 200));
                Json.RequiredText(row, "title", "row title", 24);
                Json.OptionalText(row, "description", "row description", 72);
                if (!unique)
                {
                    throw GraphErrors.ValueInvalid("Duplicated row id. Row ids must be unique.");
                }
            }
        }

        if (rows.Count is 0 or > 10)
        {
            throw GraphErrors.ValueInvalid($"Total row count exceed max allowed count: 10. Row count: {rows.Count}");
        }
    }
}
