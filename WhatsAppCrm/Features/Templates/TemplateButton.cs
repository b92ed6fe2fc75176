using System.Text.Json;

namespace WhatsAppCrm.Features.Templates;

/// <param name="Type">QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, OTP …, in upper case.</param>
/// <param name="Url">With <c>{{1}}</c> at its end when that has to be filled in.</param>
internal sealed record TemplateButton(int Index, string Type, string? Text, string? Url, string? Example)
{
    public string Key => $"button.{Index}";

    public bool NeedsValue => Type == "COPY_CODE" || (Type == "URL" && Url?.Contains("{{", StringComparison.Ordinal) == true);

    public static List<TemplateButton> Of(JsonElement components)
    {
        foreach (var component in TemplatePreview.Elements(components))
        {
            if (!"BUTTONS".Equals(TemplatePreview.Text(component, "type"), StringComparison.OrdinalIgnoreCase) || !component.TryGetProperty("buttons", out var list)) continue;
            return [.. TemplatePreview.Elements(list).Select((button, i) => new TemplateButton(
                i, TemplatePreview.Text(button, "type")?.ToUpperInvariant() ?? "", TemplatePreview.Text(button, "text"), TemplatePreview.Text(button, "url"), ExampleOf(button)))];
        }

        return [];
    }

    // {"example":["https://shop.example/orders/4711"]} or {"example":"SAVE20"}.
    private static string? ExampleOf(JsonElement button) =>
        !button.TryGetProperty("example", out var example) ? null
        : example.ValueKind == JsonValueKind.String ? example.GetString()
        : example.ValueKind == JsonValueKind.Array && example.GetArrayLength() > 0 && example[0].ValueKind == JsonValueKind.String ? example[0].GetString() : null;
}
