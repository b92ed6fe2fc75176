using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph.Messages;

/// <summary>A template in a send: it must exist, be approved in that language, and get as many values as it has variables, for its header, body and buttons.</summary>
internal static partial class TemplateSend
{
    /// <summary>The text the customer sees.</summary>
    public static string Render(JsonObject send, IEnumerable<Template> ofAccount)
    {
        var name = send["name"]!.ToString();
        var language = send["language"]!["code"]!.ToString();
        var template = ofAccount.FirstOrDefault(one => one.Name == name && one.Language == language);
        if (template is null or { Status: "PENDING" or "REJECTED" or "IN_APPEAL" or "DELETED" or "ARCHIVED" })
        {
            throw GraphErrors.Messaging(
                132001, "Template name does not exist in the translation", $"template name ({name}) does not exist in {language}", 404);
        }

        if (template.Status == "PAUSED")
        {
            throw GraphErrors.Messaging(132015, "Template is paused", $"template name ({name}) is paused due to low quality and cannot be sent.");
        }

        if (template.Status != "APPROVED")
        {
            throw GraphErrors.Messaging(132016, "Template is disabled", $"template name ({name}) is disabled and cannot be sent.");
        }

        var sent = send["components"] as JsonArray;
        Header(template, sent);
        var parts = new[] { "HEADER", "BODY" }.Select(part => Part(template, send, part)).Where(text => text is not null).ToList();
        var first = (Named(sent, "BODY")?["parameters"] as JsonArray)?.FirstOrDefault()?["text"]?.ToString();
        TemplateButtons.Check(template.Components, sent, first);
        return string.Join("\n", parts);
    }

    /// <summary>A header that shows a file or a place needs one in every send.</summary>
    private static void Header(Template template, JsonArray? sent)
    {
        var format = Named(template.Components, "HEADER")?["format"]?.ToString().ToUpperInvariant();
        if (format is null or "TEXT")
        {
            return;
        }

        var given = Named(sent, "HEADER")?["parameters"] as JsonArray ?? [];
        var received = given is [JsonObject one] ? one["type"]?.ToString().ToUpperInvariant() : null;
        if (received != format || given[0]![format.ToLowerInvariant()] is not JsonObject)
        {
            throw GraphErrors.Messaging(
                132012, "Parameter format does not match format in the created template", $"header: Format mismatch, expected {format}, received {received ?? "UNKNOWN"}");
        }
    }

    private static string? Part(Template template, JsonObject send, string part)
    {
        var text = Named(template.Components, part)?["text"]?.ToString();
        if (text is null)
        {
            return null;
        }

        var given = Named(send["components"] as JsonArray, part)?["parameters"] as JsonArray ?? [];
        var wanted = Variable().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        if (wanted.Count != given.Count)
        {
            throw GraphErrors.Messaging(
                132000,
                "Number of parameters does not match the expected number of params",
                $"{part.ToLowerInvariant()}: number of localizable_params ({given.Count}) does not match the expected number of params ({wanted.Count})");
        }

        if (template.ParameterFormat == "NAMED" && wanted.Find(name => !given.Any(one => one?["parameter_name"]?.ToString() == name)) is { } missing)
        {
            throw GraphErrors.Invalid("Invalid parameter", $"Parameter name is missing or empty: {missing}");
        }

        return Variable().Replace(text, match => Value(match.Groups[1].Value, given));
    }

    private static string Value(string variable, JsonArray given)
    {
        var named = given.FirstOrDefault(one => one?["parameter_name"]?.ToString() == variable);
        var parameter = named ?? (int.TryParse(variable, out var position) ? given.ElementAtOrDefault(position - 1) : null);
        return (parameter?["text"] ?? parameter?["currency"]?["fallback_value"] ?? parameter?["date_time"]?["fallback_value"])?.ToString()
            ?? throw GraphErrors.Messaging(132012, "Parameter format does not match format in the created template", "Parameter of type text is missing text value");
    }

    public static JsonNode? Named(JsonArray? components, string type) =>
        components?.FirstOrDefault(one => type.Equals(one?["type"]?.ToString(), StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Variable();
}
