using System.Text.Json;

namespace WhatsAppCrm.Domain.Templates;

/// <summary>
/// Either way of writing a template's parts for the REST API: Meta's array, or the older object
/// <code>{"header":[{"type":"text","text":"Order update"}],"body":[{"type":"text","text":"Hello {{1}}, …"}],"footer":[{"type":"text","text":"…"}],"buttons":[{"type":"quick_reply","text":"View order"}]}</code>
/// of document 002. Several texts of one part are its lines. A part may have its <c>example</c> beside the text (a text, an array, or an object by
/// variable); 002 has none and Meta demands them, so what is missing there becomes <see cref="AnyExample"/>. In Meta's array nothing is added.
/// </summary>
public static class TemplateShape
{
    /// <summary>What reviewers see in a place that has no example in the older shape.</summary>
    public const string AnyExample = "Example";

    /// <exception cref="InvalidInputException">Field <c>componentsJson</c>: neither of the two.</exception>
    public static TemplateContent Read(JsonElement given) => given.ValueKind switch
    {
        JsonValueKind.Array when given.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object && one.Text("type") is not null) => TemplateComponents.Read(given),
        JsonValueKind.Object => ReadParts(given),
        JsonValueKind.Undefined or JsonValueKind.Null => throw new InvalidInputException("componentsJson", "Required"),
        _ => throw Invalid(),
    };

    private static TemplateContent ReadParts(JsonElement parts)
    {
        var content = TemplateContent.Empty;
        foreach (var part in parts.EnumerateObject())
        {
            var items = Items(part.Value);
            content = part.Name switch
            {
                "header" when items.Count == 0 => content,
                "header" when items.Count == 1 => ReadHeader(content, items[0]),
                "body" => ReadBody(content, items),
                "footer" => content with { Footer = Lines(items) },
                "buttons" => content with { Buttons = [.. items.Select(ReadButton)] },
                _ => throw Invalid(),
            };
        }

        return content;
    }

    private static TemplateContent ReadHeader(TemplateContent content, JsonElement item)
    {
        if (!Enum.TryParse<HeaderKind>(item.Word("type"), out var kind) || kind == HeaderKind.NONE) throw Invalid();
        if (kind != HeaderKind.TEXT) return content with { Header = kind, HeaderHandle = item.Text("handle") ?? item.Text("example") };
        var text = item.Text("text") ?? throw Invalid();
        var examples = Examples(item, TemplateVariables.Of(text));
        return content with { Header = kind, HeaderText = text, HeaderExample = examples.Values.FirstOrDefault() };
    }

    private static TemplateContent ReadBody(TemplateContent content, List<JsonElement> items)
    {
        var text = Lines(items);
        var examples = new Dictionary<string, string>();
        foreach (var item in items)
            foreach (var (name, example) in Examples(item, TemplateVariables.Of(item.Text("text")))) examples[name] = example;
        return content with { Body = text, BodyExamples = examples };
    }

    private static TemplateButtonContent ReadButton(JsonElement item)
    {
        var type = item.Word("type") switch { "PHONE" => "PHONE_NUMBER", "OTP" => null, var other => other };
        if (!Enum.TryParse<TemplateButtonKind>(type, out var kind) || kind == TemplateButtonKind.OTHER) throw Invalid();
        var url = item.Text("url");
        var example = item.Text("example") ?? item.Text("code") ?? First(item.Member("example"));
        if (kind == TemplateButtonKind.URL && example is null && TemplateVariables.Of(url).Count > 0) example = TemplateVariables.Fill(url, _ => AnyExample);
        return new(kind, kind == TemplateButtonKind.COPY_CODE ? null : item.Text("text"), url, item.Text("phone_number") ?? item.Text("phoneNumber"), example, item.Text("flow_id") ?? item.Text("flowId"), kind == TemplateButtonKind.FLOW ? item.Clone() : null);
    }

    private static Dictionary<string, string> Examples(JsonElement item, IReadOnlyList<string> variables)
    {
        var given = item.Member("example");
        var examples = new Dictionary<string, string>();
        for (var i = 0; i < variables.Count; i++)
        {
            var one = given.ValueKind switch
            {
                JsonValueKind.Object => given.Text(variables[i]),
                JsonValueKind.Array when i < given.GetArrayLength() && given[i].ValueKind == JsonValueKind.String => given[i].GetString(),
                JsonValueKind.String when i == 0 => given.GetString(),
                _ => null,
            };
            examples[variables[i]] = string.IsNullOrWhiteSpace(one) ? AnyExample : one;
        }

        return examples;
    }

    private static string Lines(List<JsonElement> items) =>
        string.Join('\n', items.Select(item => item.Word("type") is null or "TEXT" && item.Text("text") is { } text ? text : throw Invalid()));

    private static List<JsonElement> Items(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array when value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.Object) => [.. value.EnumerateArray()],
        JsonValueKind.Object => [value],
        JsonValueKind.Null => [],
        _ => throw Invalid(),
    };

    private static string? First(JsonElement values) =>
        values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0 && values[0].ValueKind == JsonValueKind.String ? values[0].GetString() : null;

    private static InvalidInputException Invalid() => new("componentsJson", "TemplateShape");
}
