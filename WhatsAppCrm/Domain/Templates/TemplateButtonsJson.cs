using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.Domain.Templates;

/// <summary>
/// One button of Meta's: <c>{"type":"PHONE_NUMBER","text":"Call","phone_number":"+15550001111"}</c>,
/// <c>{"type":"COPY_CODE","example":"SAVE20"}</c>, <c>{"type":"FLOW","text":"Book","flow_id":"1","flow_action":"navigate","navigate_screen":"START"}</c>.
/// Meta Cloud API, template components, read 2026-11-20.
/// </summary>
internal static class TemplateButtonsJson
{
    private static readonly string[] OfFlow = ["flow_name", "flow_json", "flow_action", "navigate_screen", "icon"];

    public static TemplateButtonContent Read(JsonElement button)
    {
        if (!Enum.TryParse<TemplateButtonKind>(button.Word("type"), out var kind) || kind == TemplateButtonKind.OTHER) return new(TemplateButtonKind.OTHER, button.Text("text"), Raw: button.Clone());
        return new(
            kind, button.Text("text"), button.Text("url"), button.Text("phone_number"), Example(button.Member("example")), button.Text("flow_id"),
            kind == TemplateButtonKind.FLOW ? button.Clone() : null);
    }

    public static JsonNode Write(TemplateButtonContent button)
    {
        if (button.Kind == TemplateButtonKind.OTHER) return JsonNode.Parse(button.Raw!.Value.GetRawText())!;
        var json = new JsonObject { ["type"] = button.Kind.ToString() };
        // The label of a code's button is Meta's own.
        if (button.Kind != TemplateButtonKind.COPY_CODE) json["text"] = button.Text ?? "";
        switch (button.Kind)
        {
            case TemplateButtonKind.URL:
                json["url"] = button.Url ?? "";
                if (TemplateVariables.Of(button.Url).Count > 0 && !string.IsNullOrEmpty(button.Example)) json["example"] = new JsonArray(button.Example);
                break;
            case TemplateButtonKind.PHONE_NUMBER:
                json["phone_number"] = button.Phone ?? "";
                break;
            case TemplateButtonKind.COPY_CODE:
                json["example"] = button.Example ?? "";
                break;
            case TemplateButtonKind.FLOW:
                if (button.FlowId is not null) json["flow_id"] = button.FlowId;
                foreach (var name in OfFlow)
                    if (button.Raw?.Text(name) is { } value) json[name] = value;
                break;
        }

        return json;
    }

    private static string? Example(JsonElement example) =>
        example.ValueKind == JsonValueKind.String ? example.GetString()
        : example.ValueKind == JsonValueKind.Array && example.GetArrayLength() > 0 && example[0].ValueKind == JsonValueKind.String ? example[0].GetString() : null;
}

/// <summary>Members that are there and of the type that is expected; else nothing.</summary>
internal static class TemplateJson
{
    public static IEnumerable<JsonElement> Objects(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    public static JsonElement Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;

    public static string? Text(this JsonElement value, string name) => value.Member(name) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>In upper case: Meta takes either.</summary>
    public static string? Word(this JsonElement value, string name) => value.Text(name)?.ToUpperInvariant();
}
