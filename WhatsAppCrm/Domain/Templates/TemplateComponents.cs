using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace WhatsAppCrm.Domain.Templates;

/// <summary>
/// Meta's array of components, in and out:
/// <code>
/// [{"type":"HEADER","format":"TEXT","text":"Order {{1}}","example":{"header_text":["4711"]}},
///  {"type":"BODY","text":"Hi {{1}}, it is ready.","example":{"body_text":[["Ana"]]}},
///  {"type":"FOOTER","text":"…"},
///  {"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Thanks"},{"type":"URL","text":"Track","url":"https://…/{{1}}","example":["https://…/4711"]}]}]
/// </code>
/// With named variables the examples are <c>header_text_named_params</c> and <c>body_text_named_params</c> (<c>[{"param_name":"first_name","example":"Ana"}]</c>),
/// with a file <c>header_handle</c>. Types come in upper or lower case; members may be missing or of another type.
/// Meta Cloud API, template components, read 2026-11-20.
/// </summary>
public static class TemplateComponents
{
    internal static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TemplateContent Read(JsonElement components)
    {
        var content = TemplateContent.Empty;
        var others = new List<JsonElement>();
        foreach (var component in components.Objects())
        {
            switch (component.Word("type"))
            {
                case "HEADER":
                    content = ReadHeader(content, component);
                    break;
                case "BODY" when component.Text("text") is { } text:
                    content = content with { Body = text, BodyExamples = BodyExamples(component.Member("example"), TemplateVariables.Of(text)) };
                    break;
                case "FOOTER" when component.Text("text") is { } text:
                    content = content with { Footer = text };
                    break;
                case "BUTTONS":
                    content = content with { Buttons = [.. component.Member("buttons").Objects().Select(TemplateButtonsJson.Read)] };
                    break;
                default:
                    others.Add(component.Clone());
                    break;
            }
        }

        return content with { Others = others };
    }

    /// <summary>What is missing, examples too, is simply not written: whether it may be is <see cref="TemplateRules"/>.</summary>
    public static JsonArray Write(TemplateContent content)
    {
        var isNamed = content.ParameterFormat == ParameterFormat.NAMED;
        var components = new JsonArray();
        if (content.Header != HeaderKind.NONE) components.Add(Header(content, isNamed));
        if (content.Body is not null) components.Add(Body(content, isNamed));
        if (!string.IsNullOrEmpty(content.Footer)) components.Add(new JsonObject { ["type"] = "FOOTER", ["text"] = content.Footer });
        foreach (var other in content.Others) components.Add(JsonNode.Parse(other.GetRawText()));
        if (content.Buttons.Count > 0) components.Add(new JsonObject { ["type"] = "BUTTONS", ["buttons"] = new JsonArray([.. content.Buttons.Select(TemplateButtonsJson.Write)]) });
        return components;
    }

    private static TemplateContent ReadHeader(TemplateContent content, JsonElement header)
    {
        var kind = header.Word("format") switch { null => HeaderKind.TEXT, var format => Enum.TryParse<HeaderKind>(format, out var known) ? known : HeaderKind.NONE };
        if (kind == HeaderKind.NONE) return content with { Others = [.. content.Others, header.Clone()] };
        var example = header.Member("example");
        return content with
        {
            Header = kind,
            HeaderText = kind == HeaderKind.TEXT ? header.Text("text") ?? "" : null,
            HeaderExample = First(example.Member("header_text")) ?? example.Member("header_text_named_params").Objects().Select(one => one.Text("example")).FirstOrDefault(),
            HeaderHandle = First(example.Member("header_handle")),
        };
    }

    private static Dictionary<string, string> BodyExamples(JsonElement example, IReadOnlyList<string> variables)
    {
        var named = example.Member("body_text_named_params").Objects().ToList();
        if (named.Count > 0)
            return named.Where(one => one.Text("param_name") is not null && one.Text("example") is not null).DistinctBy(one => one.Text("param_name")).ToDictionary(one => one.Text("param_name")!, one => one.Text("example")!);
        // Nested; some read it flat.
        var values = example.Member("body_text");
        if (values is { ValueKind: JsonValueKind.Array } && values.GetArrayLength() > 0 && values[0].ValueKind == JsonValueKind.Array) values = values[0];
        if (values.ValueKind != JsonValueKind.Array) return [];
        return variables.Zip(values.EnumerateArray()).Where(pair => pair.Second.ValueKind == JsonValueKind.String).ToDictionary(pair => pair.First, pair => pair.Second.GetString()!);
    }

    private static JsonObject Header(TemplateContent content, bool isNamed)
    {
        var header = new JsonObject { ["type"] = "HEADER", ["format"] = content.Header.ToString() };
        if (content.Header == HeaderKind.TEXT) header["text"] = content.HeaderText ?? "";
        if (content is { HasFile: true, HeaderHandle.Length: > 0 }) header["example"] = new JsonObject { ["header_handle"] = new JsonArray(content.HeaderHandle) };
        if (content.HeaderVariables is [var name, ..] && !string.IsNullOrEmpty(content.HeaderExample))
            header["example"] = isNamed ? new JsonObject { ["header_text_named_params"] = new JsonArray(Named(name, content.HeaderExample)) } : new JsonObject { ["header_text"] = new JsonArray(content.HeaderExample) };
        return header;
    }

    private static JsonObject Body(TemplateContent content, bool isNamed)
    {
        var body = new JsonObject { ["type"] = "BODY", ["text"] = content.Body };
        var examples = content.BodyVariables.Where(content.BodyExamples.ContainsKey).Select(name => (Name: name, Example: content.BodyExamples[name])).ToList();
        if (examples.Count == 0) return body;
        body["example"] = isNamed
            ? new JsonObject { ["body_text_named_params"] = new JsonArray([.. examples.Select(one => Named(one.Name, one.Example))]) }
            : new JsonObject { ["body_text"] = new JsonArray(new JsonArray([.. content.BodyVariables.Select(name => JsonValue.Create(content.BodyExamples.GetValueOrDefault(name, "")))])) };
        return body;
    }

    private static JsonObject Named(string name, string example) => new() { ["param_name"] = name, ["example"] = example };

    private static string? First(JsonElement values) =>
        values.ValueKind == JsonValueKind.String ? values.GetString()
        : values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0 && values[0].ValueKind == JsonValueKind.String ? values[0].GetString() : null;
}
