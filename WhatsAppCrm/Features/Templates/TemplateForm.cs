using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Templates;

namespace WhatsAppCrm.Features.Templates;

/// <summary>
/// A template as a form: what has to be filled in, and the filled one as it is sent, each part of Meta's array an element of its
/// own. Meta Cloud API, template components and sending templates, read 2026-11-20.
/// </summary>
public sealed partial class TemplateForm
{
    /// <summary>Ours for one value; what is filled in may be no longer than Meta's 1024 as a whole.</summary>
    public const int ValueMaxLength = 1024;

    private const int BodyMaxLength = 1024;
    private const int HeaderMaxLength = 60;
    private const int CodeMaxLength = 20;

    /// <summary>What Meta wants to know of the place above a text.</summary>
    private static readonly (string Part, int Most)[] Place = [("latitude", 20), ("longitude", 20), ("name", 100), ("address", 200)];

    private readonly MessageTemplate _template;
    private readonly TemplatePreview _preview;
    private readonly List<TemplateButton> _buttons;

    public TemplateForm(MessageTemplate template)
    {
        _template = template;
        var components = JsonElement.Parse(template.ComponentsJson);
        _preview = TemplatePreview.Of(components);
        _buttons = TemplateButton.Of(components);
        Slots = [.. HeaderSlots(components), .. Variables(_preview.Body).Select((name, i) => new TemplateSlot(name, TemplatePart.BODY, name, TemplateExamples.OfBody(components, name, i), ValueMaxLength)), .. ButtonSlots()];
    }

    public MessageTemplate Template => _template;

    public IReadOnlyList<TemplateSlot> Slots { get; }

    public TemplatePreview Preview => _preview;

    /// <summary>The reader's view while it is being filled in: what is missing keeps its braces.</summary>
    public (string? Header, string? Body) Render(IReadOnlyDictionary<string, string> values) =>
        (Replace(_preview.Header, _ => values.GetValueOrDefault("header")), Replace(_preview.Body, values.GetValueOrDefault));

    /// <summary>Slots with what is wrong about their values: <c>Required</c>, <c>TooLong</c>, <c>Invalid</c>; and values that have no slot.</summary>
    public IReadOnlyDictionary<string, string> Check(IReadOnlyDictionary<string, string> values)
    {
        var errors = new Dictionary<string, string>();
        foreach (var slot in Slots)
            if (Error(slot, values.GetValueOrDefault(slot.Key)) is { } error) errors.Add(slot.Key, error);
        foreach (var key in values.Keys.Where(key => Slots.All(slot => slot.Key != key))) errors.Add(key, "Invalid");
        var (header, body) = Render(values);
        if (errors.Count > 0) return errors;
        if (body?.Length > BodyMaxLength) errors.Add(Slots.First(slot => slot.Part == TemplatePart.BODY).Key, "TooLong");
        if (header?.Length > HeaderMaxLength && Slots.Any(slot => slot.Key == "header")) errors["header"] = "TooLong";
        return errors;
    }

    /// <exception cref="ProblemException"><c>TEMPLATE_VARIABLES_INVALID</c>, with the values that are wrong.</exception>
    public OutgoingTemplate Fill(IReadOnlyDictionary<string, string> values, string wabaId)
    {
        if (Check(values) is { Count: > 0 } errors) throw new ProblemException(Problem.Unprocessable("TEMPLATE_VARIABLES_INVALID") with { Fields = errors });
        var (header, body) = Render(values);
        var components = new JsonArray([.. TemplateParameters.Of(Slots, _preview, _buttons, values)]);
        return new(wabaId, body, new(
            _template.Id, _template.Name, _template.Language, header, _preview.HeaderFormat, _preview.Footer, _preview.Buttons, JsonSerializer.SerializeToElement(components)));
    }

    private static string? Error(TemplateSlot slot, string? value) => value switch
    {
        null => "Required",
        _ when string.IsNullOrWhiteSpace(value) => "Required",
        _ when value.Length > slot.MaxLength => "TooLong",
        // Meta refuses line breaks, tabs and more than four spaces in a row in a value.
        _ when value.Any(char.IsControl) || value.Contains("     ", StringComparison.Ordinal) => "Invalid",
        _ when slot.Key == "header.latitude" => IsWithin(value, 90) ? null : "Invalid",
        _ when slot.Key == "header.longitude" => IsWithin(value, 180) ? null : "Invalid",
        _ when slot.Part == TemplatePart.HEADER_FILE && !(Uri.TryCreate(value, UriKind.Absolute, out var link) && link.Scheme == Uri.UriSchemeHttps) => "Invalid",
        _ => null,
    };

    private IEnumerable<TemplateSlot> HeaderSlots(JsonElement components)
    {
        if (_preview.HeaderFormat is "IMAGE" or "VIDEO" or "DOCUMENT") yield return new("header", TemplatePart.HEADER_FILE, "header", null, 2048);
        if (_preview.HeaderFormat == "LOCATION")
            foreach (var (part, most) in Place) yield return new($"header.{part}", TemplatePart.HEADER_PLACE, part, null, most);
        if (Variables(_preview.Header).FirstOrDefault() is { } name) yield return new("header", TemplatePart.HEADER_TEXT, name, TemplateExamples.OfHeader(components), HeaderMaxLength);
    }

    private static bool IsWithin(string value, double most) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var degrees) && double.IsFinite(degrees) && Math.Abs(degrees) <= most;

    private IEnumerable<TemplateSlot> ButtonSlots() => _buttons.Where(button => button.NeedsValue).Select(button => new TemplateSlot(
        button.Key, button.Type == "COPY_CODE" ? TemplatePart.BUTTON_CODE : TemplatePart.BUTTON_URL, button.Text ?? "", button.Example, button.Type == "COPY_CODE" ? CodeMaxLength : 2000));

    internal static List<string> Variables(string? text) => text is null ? [] : [.. Variable().Matches(text).Select(match => match.Groups[1].Value).Distinct().OrderBy(Position)];

    private static int Position(string name) => int.TryParse(name, out var position) ? position : 0;

    private static string? Replace(string? text, Func<string, string?> value) =>
        text is null ? null : Variable().Replace(text, match => value(match.Groups[1].Value) is { Length: > 0 } given ? given : match.Value);

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Variable();
}
