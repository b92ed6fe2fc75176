using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>
/// What Meta refuses about a template's components before anybody looks at it, with its subcodes. Meta Cloud API, template components and
/// error codes, read 2026-11-20.
/// </summary>
internal static partial class TemplateChecks
{
    private const int TooLong = 2388040;
    private const int HeaderFormat = 2388047;
    private const int BodyFormat = 2388072;
    private const int FooterFormat = 2388073;
    private const int Ratio = 2388293;
    private const int AtEdge = 2388299;

    public static void Check(JsonArray components, string category, string format, IReadOnlyCollection<string> handles)
    {
        var body = Part(components, "BODY") ?? throw GraphErrors.Invalid("Invalid parameter", "Component of type BODY is required.");
        if (category != "AUTHENTICATION")
        {
            CheckBody(body, format);
        }

        if (Part(components, "HEADER") is { } header)
        {
            CheckHeader(header, category, handles);
        }

        if (Part(components, "FOOTER")?["text"]?.ToString() is { } footer)
        {
            Refuse(footer.Length > 60, TooLong, "The footer is longer than 60 characters.");
            Refuse(Variable().IsMatch(footer), FooterFormat, "The footer can't have variables.");
        }

        if (Part(components, "BUTTONS")?["buttons"] is JsonArray buttons)
        {
            CheckButtons(buttons);
        }
    }

    private static void CheckBody(JsonNode body, string format)
    {
        var text = body["text"]?.ToString() ?? "";
        Refuse(text.Length == 0, BodyFormat, "The body has no text.");
        Refuse(text.Length > 1024, TooLong, "The body is longer than 1024 characters.");
        var names = Variable().Matches(text).Select(match => match.Groups[1].Value).Distinct().ToList();
        if (names.Count == 0)
        {
            return;
        }

        var trimmed = text.Trim();
        Refuse(Variable().Matches(trimmed).Any(match => match.Index == 0 || match.Index + match.Length == trimmed.Length), AtEdge, "Variables can't be at the start or end of the template.");
        Refuse(Adjacent().IsMatch(text), BodyFormat, "Two variables can't stand side by side.");
        var numbered = names.Where(name => name.All(char.IsAsciiDigit)).Select(int.Parse).Order().ToList();
        Refuse(format == "NAMED" ? numbered.Count > 0 || names.Any(name => !Name().IsMatch(name)) : !numbered.SequenceEqual(Enumerable.Range(1, names.Count)), BodyFormat, "The variables are not numbered from 1 without a gap, or not named in lower case.");
        Refuse(Variable().Replace(text, " ").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit)) < (2 * names.Count) + 1, Ratio, "This template has too many variables for its length.");
        var given = format == "NAMED" ? (body["example"]?["body_text_named_params"] as JsonArray)?.Count : ((body["example"]?["body_text"] as JsonArray)?.FirstOrDefault() as JsonArray)?.Count;
        Refuse(given != names.Count, BodyFormat, "Every variable of the body needs an example.");
    }

    private static void CheckHeader(JsonNode header, string category, IReadOnlyCollection<string> handles)
    {
        var kind = header["format"]?.ToString().ToUpperInvariant() ?? "TEXT";
        Refuse(category == "AUTHENTICATION", HeaderFormat, "Authentication templates have no header.");
        if (kind is "IMAGE" or "VIDEO" or "DOCUMENT")
        {
            var handle = (header["example"]?["header_handle"] as JsonArray)?.FirstOrDefault()?.ToString();
            Refuse(handle is null || !handles.Contains(handle), HeaderFormat, "The header needs an example: a handle from an upload of this app.");
        }
        else if (kind == "TEXT")
        {
            var text = header["text"]?.ToString() ?? "";
            Refuse(text.Length == 0 || text.Contains('\n', StringComparison.Ordinal), HeaderFormat, "The header is one line of text.");
            Refuse(text.Length > 60, TooLong, "The header is longer than 60 characters.");
            var variables = Variable().Matches(text).Count;
            Refuse(variables > 1, HeaderFormat, "The header can have one variable.");
            Refuse(variables == 1 && header["example"]?["header_text"] is null && header["example"]?["header_text_named_params"] is null, HeaderFormat, "The header's variable needs an example.");
        }
        else
        {
            Refuse(kind != "LOCATION", HeaderFormat, $"There is no header of format {kind}.");
        }
    }

    private static void CheckButtons(JsonArray buttons)
    {
        var kinds = buttons.Select(button => button?["type"]?.ToString().ToUpperInvariant() ?? "").ToList();
        Bad(kinds.Count is 0 or > 10, "A template has at most 10 buttons.");
        Bad(kinds.Count(kind => kind == "URL") > 2 || kinds.Count(kind => kind == "PHONE_NUMBER") > 1 || kinds.Count(kind => kind == "COPY_CODE") > 1, "There are too many buttons of one kind.");
        Bad(kinds.Zip(kinds.Skip(1)).Count(pair => pair.First == "QUICK_REPLY" != (pair.Second == "QUICK_REPLY")) > 1, "Quick replies have to stand together.");
        foreach (var button in buttons)
        {
            var kind = button?["type"]?.ToString().ToUpperInvariant();
            var text = button?["text"]?.ToString();
            Bad(text?.Length > 25, "A button's label has at most 25 characters.");
            Bad(kind is "QUICK_REPLY" or "URL" or "PHONE_NUMBER" && string.IsNullOrWhiteSpace(text), "A button needs a label.");
            var url = button?["url"]?.ToString() ?? "";
            Bad(kind == "URL" && (url.Length is 0 or > 2000 || (Variable().IsMatch(url) && (Variable().Matches(url).Count > 1 || !url.EndsWith("}}", StringComparison.Ordinal)))), "A URL has at most 2000 characters, and a variable only at its end.");
            Bad(kind == "URL" && Variable().IsMatch(url) && button?["example"] is not JsonArray { Count: > 0 }, "A URL with a variable needs an example.");
            Bad(kind == "PHONE_NUMBER" && button?["phone_number"]?.ToString().Length is null or 0 or > 20, "A phone number has at most 20 characters.");
            Bad(kind == "COPY_CODE" && button?["example"]?.ToString().Length is null or 0 or > 20, "A code needs an example of at most 20 characters.");
        }
    }

    private static JsonNode? Part(JsonArray components, string type) =>
        components.FirstOrDefault(one => type.Equals(one?["type"]?.ToString(), StringComparison.OrdinalIgnoreCase));

    private static void Bad(bool isBad, string details)
    {
        if (isBad)
        {
            throw GraphErrors.Invalid("Invalid parameter", details);
        }
    }

    private static void Refuse(bool isBad, int subcode, string details)
    {
        if (isBad)
        {
            throw new GraphException(new(100, "Invalid parameter") { Subcode = subcode, Details = details, UserTitle = "The template can't be submitted", UserMessage = details });
        }
    }

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Variable();

    [GeneratedRegex(@"\}\}\s*\{\{")]
    private static partial Regex Adjacent();

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex Name();
}
