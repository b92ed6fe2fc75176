using System.Text.Json;

namespace WhatsAppCrm.Domain.Templates;

/// <summary>
/// What a template says, as people write it: the parts of Meta's array of components, each with the examples that Meta asks for.
/// What is written at Meta only (carousels, one-time passwords) is kept as it came in <see cref="Others"/> and <see cref="TemplateButtonKind.OTHER"/>.
/// </summary>
public sealed record TemplateContent
{
    public static readonly TemplateContent Empty = new();

    public HeaderKind Header { get; init; }

    /// <summary>Of a <see cref="HeaderKind.TEXT"/> header.</summary>
    public string? HeaderText { get; init; }

    /// <summary>What stands for the variable of a text header.</summary>
    public string? HeaderExample { get; init; }

    /// <summary>Meta's handle of the uploaded example of a picture, video or document; on reading from Meta an address.</summary>
    public string? HeaderHandle { get; init; }

    public string? Body { get; init; }

    /// <summary>By variable.</summary>
    public IReadOnlyDictionary<string, string> BodyExamples { get; init; } = new Dictionary<string, string>();

    public string? Footer { get; init; }

    public IReadOnlyList<TemplateButtonContent> Buttons { get; init; } = [];

    /// <summary>Components, and members of a body or footer, that are not written here.</summary>
    public IReadOnlyList<JsonElement> Others { get; init; } = [];

    public IReadOnlyList<string> BodyVariables => TemplateVariables.Of(Body);

    public IReadOnlyList<string> HeaderVariables => Header == HeaderKind.TEXT ? TemplateVariables.Of(HeaderText) : [];

    public bool HasFile => Header is HeaderKind.IMAGE or HeaderKind.VIDEO or HeaderKind.DOCUMENT;

    /// <summary>NAMED as soon as one variable of body or header is a word.</summary>
    public ParameterFormat ParameterFormat =>
        HeaderVariables.Concat(BodyVariables).Any(name => !TemplateVariables.IsPosition(name)) ? ParameterFormat.NAMED : ParameterFormat.POSITIONAL;

    /// <summary>False when it has parts that can only be written at Meta: changing the rest would lose them.</summary>
    public bool IsWritableHere => Others.Count == 0 && Buttons.All(button => button.Kind != TemplateButtonKind.OTHER);

    /// <summary>Reads the same to a customer, whatever the examples: Meta gives those back in another form.</summary>
    public bool SaysTheSame(TemplateContent other) =>
        Header == other.Header && HeaderText == other.HeaderText && Body == other.Body && Footer == other.Footer
        && Buttons.Select(button => button.Wording).SequenceEqual(other.Buttons.Select(button => button.Wording))
        && Others.Select(one => one.GetRawText()).SequenceEqual(other.Others.Select(one => one.GetRawText()));

    /// <summary>From Meta's array; members of any other type than expected are not there.</summary>
    public static TemplateContent Read(string componentsJson) => TemplateComponents.Read(JsonElement.Parse(componentsJson));

    /// <summary>Meta's array.</summary>
    public string ToJson() => TemplateComponents.Write(this).ToJsonString(TemplateComponents.Json);
}

/// <param name="Url">With <c>{{1}}</c> at its end when the rest is filled in with each message.</param>
/// <param name="Example">Of an address that is filled in: the whole address; of a code: the code.</param>
/// <param name="FlowId">Meta's id of the form.</param>
/// <param name="Raw">Of <see cref="TemplateButtonKind.OTHER"/>: Meta's own object. Of a form: what else it says.</param>
public sealed record TemplateButtonContent(
    TemplateButtonKind Kind, string? Text = null, string? Url = null, string? Phone = null, string? Example = null, string? FlowId = null, JsonElement? Raw = null)
{
    public bool IsQuickReply => Kind == TemplateButtonKind.QUICK_REPLY;

    /// <summary>What a customer sees and gets. A form's id is given back under another name, so it does not count.</summary>
    internal (TemplateButtonKind, string?, string?, string?) Wording => (Kind, Kind == TemplateButtonKind.COPY_CODE ? null : Text, Url, Digits(Phone));

    private static string? Digits(string? phone) => phone is null ? null : string.Concat(phone.Where(char.IsAsciiDigit));
}
