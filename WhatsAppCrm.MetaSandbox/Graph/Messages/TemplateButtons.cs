using System.Globalization;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph.Messages;

/// <summary>
/// The button elements of a send against the buttons of its template: one element a button that takes a value, of its kind, at its
/// place. Meta Cloud API, template components, read 2026-11-20; which code answers what, as commonly observed.
/// </summary>
internal static class TemplateButtons
{
    private const int LongestCode = 20;
    private const int LongestPayload = 128;
    private const int LongestAddress = 2000;

    /// <summary>What each kind of button is called in a send, and the type of its parameter.</summary>
    private static readonly Dictionary<string, (string Kind, string Parameter)> SubTypes = new()
    {
        ["quick_reply"] = ("QUICK_REPLY", "payload"),
        ["url"] = ("URL", "text"),
        ["copy_code"] = ("COPY_CODE", "coupon_code"),
        ["flow"] = ("FLOW", "action"),
        ["catalog"] = ("CATALOG", "action"),
        ["mpm"] = ("MPM", "action"),
    };

    /// <param name="code">The first value of the body: an authentication template's button repeats it.</param>
    public static void Check(JsonArray? defined, JsonArray? sent, string? code)
    {
        var buttons = (TemplateSend.Named(defined, "BUTTONS")?["buttons"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var given = new Dictionary<int, JsonObject>();
        foreach (var element in (sent ?? []).OfType<JsonObject>().Where(one => Says(one, "type", "button")))
        {
            Json.OnlyKeys(element, "template['components']", ["type", "sub_type", "index", "parameters"]);
            var index = Index(element);
            if (index >= buttons.Count)
            {
                throw Mismatch($"buttons: there is no button at index {index}, the template has {buttons.Count}");
            }

            if (!given.TryAdd(index, element))
            {
                throw Mismatch($"buttons: button at index {index} is given more than once");
            }

            Element(buttons[index], element, index, code);
        }

        for (var i = 0; i < buttons.Count; i++)
        {
            if (Needs(buttons[i]) && !given.ContainsKey(i))
            {
                throw Missing(buttons[i], i);
            }
        }
    }

    private static void Element(JsonObject button, JsonObject element, int index, string? code)
    {
        var subType = Json.RequiredText(element, "sub_type", "template['components']['sub_type']").ToLowerInvariant();
        if (!SubTypes.TryGetValue(subType, out var expected))
        {
            throw GraphErrors.Invalid($"Param template['components']['sub_type'] must be one of {{{string.Join(", ", SubTypes.Keys).ToUpperInvariant()}}} - got \"{subType}\".");
        }

        // A one-time password's button is an address with the code at its end.
        var kind = KindOf(button);
        if (expected.Kind != (kind == "OTP" ? "URL" : kind))
        {
            throw Mismatch($"buttons: button at index {index} is of type {kind} and not {expected.Kind}");
        }

        var parameters = element["parameters"] as JsonArray ?? [];
        if (parameters.Count > 1 || (parameters.Count == 1 && kind == "URL" && !Needs(button)))
        {
            throw Mismatch($"buttons: button at index {index} of type {kind} takes {(Needs(button) ? "one parameter" : "no parameters")}, got {parameters.Count}");
        }

        if (parameters.Count == 0)
        {
            if (Needs(button))
            {
                throw Missing(button, index);
            }

            return;
        }

        var parameter = parameters[0] as JsonObject ?? throw GraphErrors.Invalid("Param template['components']['parameters'] must hold JSON objects.");
        if (!Says(parameter, "type", expected.Parameter))
        {
            throw GraphErrors.Messaging(
                132012, "Parameter format does not match format in the created template",
                $"buttons: button at index {index}: format mismatch, expected {expected.Parameter.ToUpperInvariant()}, received {parameter["type"]?.ToString().ToUpperInvariant() ?? "UNKNOWN"}");
        }

        Value(expected.Parameter, parameter, kind, index, code);
    }

    private static void Value(string type, JsonObject parameter, string kind, int index, string? code)
    {
        if (type == "action")
        {
            if (parameter["action"] is not (null or JsonObject))
            {
                throw GraphErrors.Invalid("Param template['components']['parameters']['action'] must be a JSON object.");
            }

            return;
        }

        var value = Json.OptionalText(parameter, type, $"template['components']['parameters']['{type}']");
        if (string.IsNullOrEmpty(value))
        {
            throw GraphErrors.RequiredMissing($"template['components']['parameters']['{type}']");
        }

        var longest = type == "coupon_code" ? LongestCode : type == "payload" ? LongestPayload : LongestAddress;
        if (value.Length > longest || (type == "text" && kind == "URL" && value.Any(letter => char.IsWhiteSpace(letter) || !char.IsAscii(letter))))
        {
            throw GraphErrors.ValueInvalid($"buttons: the value of the button at index {index} must have at most {longest} characters{(type == "text" ? ", percent-encoded" : "")}");
        }

        if (kind == "OTP" && value != code)
        {
            throw Mismatch($"buttons: button at index {index} must repeat the code of the body");
        }
    }

    private static int Index(JsonObject element)
    {
        if (element["index"] is not { } index)
        {
            throw GraphErrors.RequiredMissing("template['components']['index']");
        }

        return int.TryParse(index.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var place) && place <= 9
            ? place
            : throw GraphErrors.Invalid("Param template['components']['index'] must be a number between 0 and 9.");
    }

    /// <summary>True when a send without a value for it is refused.</summary>
    private static bool Needs(JsonObject button) => KindOf(button) switch
    {
        "URL" => button["url"]?.ToString().Contains("{{", StringComparison.Ordinal) == true,
        "COPY_CODE" or "OTP" or "MPM" => true,
        _ => false,
    };

    private static string KindOf(JsonObject button) => button["type"]?.ToString().ToUpperInvariant() ?? "";

    private static bool Says(JsonObject one, string key, string word) => word.Equals(one[key]?.ToString(), StringComparison.OrdinalIgnoreCase);

    private static GraphException Missing(JsonObject button, int index) =>
        GraphErrors.Messaging(131008, "Required parameter is missing", $"buttons: Button at index {index} of type {KindOf(button)} requires a parameter");

    private static GraphException Mismatch(string details) =>
        GraphErrors.Messaging(132018, "There was an issue with the parameters in your template", details);
}
