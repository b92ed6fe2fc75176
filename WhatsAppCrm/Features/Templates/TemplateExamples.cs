using System.Text.Json;

namespace WhatsAppCrm.Features.Templates;

/// <summary>
/// The examples a template was submitted with: <c>{"example":{"body_text":[["Ana","4711"]]}}</c>, <c>{"example":{"body_text_named_params":[{"param_name":"first_name","example":"Ana"}]}}</c>,
/// <c>{"example":{"header_text":["Ana"]}}</c>. Null wherever they are not so.
/// </summary>
internal static class TemplateExamples
{
    public static string? OfBody(JsonElement components, string name, int place)
    {
        var examples = Examples(components, "BODY");
        if (Member(examples, "body_text_named_params") is { ValueKind: JsonValueKind.Array } named)
            return TemplatePreview.Elements(named).Where(one => TemplatePreview.Text(one, "param_name") == name).Select(one => TemplatePreview.Text(one, "example")).FirstOrDefault();
        var values = Member(examples, "body_text");
        if (values is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 && list[0].ValueKind == JsonValueKind.Array) values = list[0];
        return At(values, place);
    }

    public static string? OfHeader(JsonElement components) => At(Member(Examples(components, "HEADER"), "header_text"), 0);

    private static JsonElement Examples(JsonElement components, string type) =>
        TemplatePreview.Elements(components).Where(one => type.Equals(TemplatePreview.Text(one, "type"), StringComparison.OrdinalIgnoreCase))
            .Select(one => Member(one, "example")).FirstOrDefault();

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    private static string? At(JsonElement values, int place) =>
        values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > place && values[place].ValueKind == JsonValueKind.String ? values[place].GetString() : null;
}
