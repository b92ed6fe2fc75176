using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.Features.Templates;

/// <summary>What fills a template in, as Meta takes it: one element a component, one a button; parts without variables have none.</summary>
internal static class TemplateParameters
{
    public static IEnumerable<JsonNode> Of(IReadOnlyList<TemplateSlot> slots, TemplatePreview preview, IReadOnlyList<TemplateButton> buttons, IReadOnlyDictionary<string, string> values)
    {
        if (slots.FirstOrDefault(slot => slot.Part is TemplatePart.HEADER_TEXT or TemplatePart.HEADER_FILE) is { } header)
            yield return Component("header", header.Part == TemplatePart.HEADER_TEXT ? Text(header.Name, values[header.Key]) : File(preview.HeaderFormat!.ToLowerInvariant(), values[header.Key]));

        if (slots.Any(slot => slot.Part == TemplatePart.HEADER_PLACE)) yield return Component("header", Place(values));

        var body = slots.Where(slot => slot.Part == TemplatePart.BODY).ToList();
        if (body.Count > 0) yield return Component("body", [.. body.Select(slot => Text(slot.Name, values[slot.Key]))]);

        foreach (var button in buttons)
        {
            if (button.NeedsValue) yield return Button(button, button.Type == "COPY_CODE" ? Code(values[button.Key]) : Suffix(values[button.Key]));
            // A one-time password stands in the text and in its button.
            else if (button.Type == "OTP" && body.Count > 0) yield return Button(button, Suffix(values[body[0].Key]));
            else if (button.Type == "FLOW") yield return Button(button, new JsonObject { ["type"] = "action", ["action"] = new JsonObject { ["flow_token"] = FlowToken } });
        }
    }

    /// <summary>A form here needs nothing of ours to know its answer by: it comes as a message of the customer's.</summary>
    private const string FlowToken = "unused";

    private static JsonObject Place(IReadOnlyDictionary<string, string> values) => new()
    {
        ["type"] = "location",
        ["location"] = new JsonObject
        {
            ["latitude"] = double.Parse(values["header.latitude"], CultureInfo.InvariantCulture),
            ["longitude"] = double.Parse(values["header.longitude"], CultureInfo.InvariantCulture),
            ["name"] = values["header.name"],
            ["address"] = values["header.address"],
        },
    };

    private static JsonObject Component(string type, params JsonNode[] parameters) => new() { ["type"] = type, ["parameters"] = new JsonArray(parameters) };

    private static JsonObject Button(TemplateButton button, JsonNode parameter) => new()
    {
        ["type"] = "button",
        ["sub_type"] = button.Type switch { "COPY_CODE" => "copy_code", "FLOW" => "flow", _ => "url" },
        ["index"] = button.Index.ToString(CultureInfo.InvariantCulture),
        ["parameters"] = new JsonArray(parameter),
    };

    private static JsonObject Text(string name, string value)
    {
        var parameter = new JsonObject { ["type"] = "text" };
        if (!name.All(char.IsAsciiDigit)) parameter["parameter_name"] = name;
        parameter["text"] = value;
        return parameter;
    }

    private static JsonObject File(string kind, string link) => new() { ["type"] = kind, [kind] = new JsonObject { ["link"] = link } };

    private static JsonObject Code(string value) => new() { ["type"] = "coupon_code", ["coupon_code"] = value };

    private static JsonObject Suffix(string value) => new() { ["type"] = "text", ["text"] = Encoded(value) };

    /// <summary>Percent-encoded where an address needs it; what has a meaning in one (slashes, a query) keeps it.</summary>
    private static string Encoded(string value)
    {
        var text = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            var sign = rune.ToString();
            text.Append(rune.IsAscii && (Rune.IsLetterOrDigit(rune) || "-._~/?#=&%:@!$'()*+,;".Contains(sign, StringComparison.Ordinal)) ? sign : Uri.EscapeDataString(sign));
        }

        return text.ToString();
    }
}
