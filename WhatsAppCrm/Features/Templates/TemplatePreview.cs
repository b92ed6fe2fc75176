using System.Text.Json;

namespace WhatsAppCrm.Features.Templates;

/// <summary>
/// The readable parts of Meta's components:
/// <c>[{"type":"HEADER","format":"TEXT","text":"…"},{"type":"BODY","text":"Hello {{1}}"},{"type":"FOOTER","text":"…"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"…"}]}]</c>.
/// A header may be IMAGE, VIDEO, DOCUMENT or LOCATION instead of text; types come in upper or lower case.
/// Meta Cloud API, message templates, read 2026-11-20.
/// </summary>
/// <param name="HeaderFormat">IMAGE, VIDEO, DOCUMENT, LOCATION; null for a text header or none.</param>
public sealed record TemplatePreview(string? Header, string? HeaderFormat, string? Body, string? Footer, IReadOnlyList<string> Buttons)
{
    public static TemplatePreview Of(JsonElement components)
    {
        string? header = null, headerFormat = null, body = null, footer = null;
        var buttons = new List<string>();
        foreach (var component in Elements(components))
        {
            switch (Text(component, "type")?.ToUpperInvariant())
            {
                case "HEADER":
                    header = Text(component, "text");
                    headerFormat = Text(component, "format")?.ToUpperInvariant() is { } format and not "TEXT" ? format : null;
                    break;
                case "BODY":
                    body = Text(component, "text");
                    break;
                case "FOOTER":
                    footer = Text(component, "text");
                    break;
                case "BUTTONS" when component.TryGetProperty("buttons", out var list):
                    buttons.AddRange(Elements(list).Select(button => Text(button, "text")).OfType<string>());
                    break;
            }
        }

        return new TemplatePreview(header, headerFormat, body, footer, buttons);
    }

    internal static IEnumerable<JsonElement> Elements(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object) : [];

    internal static string? Text(JsonElement value, string property) =>
        value.TryGetProperty(property, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;
}
