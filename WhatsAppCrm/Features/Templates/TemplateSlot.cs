namespace WhatsAppCrm.Features.Templates;

public enum TemplatePart
{
    HEADER_TEXT,

    /// <summary>A link to the picture, video or document above the text.</summary>
    HEADER_FILE,

    /// <summary>A part of the place above the text: its latitude, longitude, name or address.</summary>
    HEADER_PLACE,
    BODY,

    /// <summary>The end of a button's address.</summary>
    BUTTON_URL,

    /// <summary>The code that a button copies.</summary>
    BUTTON_CODE,
}

/// <summary>A place in a template that has to be filled in.</summary>
/// <param name="Key">
/// How the value is named: body variables by their number or name (<c>1</c>, <c>first_name</c>), a header's by <c>header</c> (a place's by
/// <c>header.latitude</c> and so on), a button's by its place (<c>button.0</c>).
/// </param>
/// <param name="Name">As the template's author wrote it between the braces; a button's label.</param>
/// <param name="Example">The author's; null when there is none.</param>
public sealed record TemplateSlot(string Key, TemplatePart Part, string Name, string? Example, int MaxLength);
