using System.Globalization;
using System.Text.Json;
using WhatsAppCrm.Domain.Templates;

namespace WhatsAppCrm.Features.Templates;

/// <summary>A template while it is written: what the fields hold, and what Meta would say to it.</summary>
public sealed class StudioForm
{
    private string _saved = "";

    public string? WabaId { get; set; }

    public string? Name { get; set; }

    public string? Language { get; set; }

    public TemplateCategory? Category { get; set; }

    public HeaderKind Header { get; set; }

    public string? HeaderText { get; set; }

    public string? HeaderExample { get; set; }

    /// <summary>Meta's, of a template that came from there.</summary>
    public string? HeaderHandle { get; set; }

    public Guid? ExampleUploadId { get; set; }

    public string? Body { get; set; }

    public Dictionary<string, string> BodyExamples { get; private set; } = [];

    public string? Footer { get; set; }

    public List<StudioButton> Buttons { get; private set; } = [];

    /// <summary>Whether a variable that is put in is a number or a word.</summary>
    public bool UsesNames { get; set; }

    /// <summary>Something differs from what is stored.</summary>
    public bool IsChanged => Snapshot() != _saved;

    public TemplateContent Content => new()
    {
        Header = Header,
        HeaderText = Header == HeaderKind.TEXT ? HeaderText ?? "" : null,
        HeaderExample = HeaderExample,
        HeaderHandle = HeaderHandle,
        Body = Body?.ReplaceLineEndings("\n"),
        BodyExamples = TemplateVariables.Of(Body).Where(name => !string.IsNullOrEmpty(BodyExamples.GetValueOrDefault(name))).ToDictionary(name => name, name => BodyExamples[name]),
        Footer = string.IsNullOrWhiteSpace(Footer) ? null : Footer,
        Buttons = [.. Buttons.Select(button => button.Content)],
    };

    public IReadOnlyDictionary<string, string> Faults => TemplateRules.Check(new(Name, Language, Category, Content, ExampleUploadId is not null));

    /// <summary>An empty one, in the reader's language.</summary>
    public static StudioForm New(string wabaId) => Make(wabaId, null, Own, TemplateCategory.UTILITY, TemplateContent.Empty, null);

    /// <summary>The template as it is being written, or to be changed; null when parts of it can only be written at Meta.</summary>
    public static StudioForm? Of(TemplateDetail detail) => Begin(detail, detail.Row.Name, detail.Row.Language);

    /// <summary>Another with the same words: under another name, or under the same in another language. Null as above.</summary>
    public static StudioForm? From(TemplateDetail source, bool isTranslation)
    {
        var row = source.Row;
        return isTranslation ? Begin(source, row.Name, new[] { Own, "en_US", "es" }.First(language => language[..2] != row.Language[..2])) : Begin(source, row.Name.Length < 500 ? row.Name + "_copy" : row.Name, row.Language);
    }

    private static string Own => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName switch { "pt" => "pt_BR", "es" => "es", _ => "en_US" };

    private static StudioForm? Begin(TemplateDetail detail, string name, string language)
    {
        var content = detail.Draft?.Content ?? TemplateComponents.Read(detail.Row.ComponentsJson);
        if (!content.IsWritableHere) return null;
        var uploadId = content.HasFile ? detail.Draft?.ExampleUploadId ?? detail.Versions.FirstOrDefault(one => one.ExampleUploadId is not null)?.ExampleUploadId : null;
        return Make(detail.WabaId, name, language, detail.Draft?.Category ?? detail.Row.Category, content, uploadId);
    }

    private static StudioForm Make(string wabaId, string? name, string language, TemplateCategory category, TemplateContent content, Guid? exampleUploadId)
    {
        var form = new StudioForm
        {
            WabaId = wabaId, Name = name, Language = language, Category = category, Header = content.Header, HeaderText = content.HeaderText, HeaderExample = content.HeaderExample,
            HeaderHandle = content.HeaderHandle, ExampleUploadId = exampleUploadId, Body = content.Body, BodyExamples = content.BodyExamples.ToDictionary(), Footer = content.Footer,
            Buttons = [.. content.Buttons.Select(StudioButton.Of)], UsesNames = content.ParameterFormat == ParameterFormat.NAMED,
        };
        form.Saved();
        return form;
    }

    public void Saved() => _saved = Snapshot();

    /// <summary>The next free variable of the text: <c>{{2}}</c>, <c>{{field_2}}</c>.</summary>
    public string NextVariable()
    {
        var known = TemplateVariables.Of(Body);
        for (var number = 1; ; number++)
        {
            var name = UsesNames ? $"field_{number}" : $"{number}";
            if (!known.Contains(name)) return $"{{{{{name}}}}}";
        }
    }

    /// <summary>Whether one more button of this kind may be there.</summary>
    public bool HasRoomFor(TemplateButtonKind kind) => Buttons.Count < TemplateButtonRules.Most && Buttons.Count(button => button.Kind == kind) < TemplateButtonRules.MostOf(kind);

    /// <summary>Beside its like: quick replies stay together, and so does all else.</summary>
    public void AddButton(TemplateButtonKind kind)
    {
        var button = new StudioButton { Kind = kind };
        var last = Buttons.FindLastIndex(other => (other.Kind == TemplateButtonKind.QUICK_REPLY) == (kind == TemplateButtonKind.QUICK_REPLY));
        if (last < 0) Buttons.Add(button);
        else Buttons.Insert(last + 1, button);
    }

    public void MoveButton(int from, int to)
    {
        var button = Buttons[from];
        Buttons.RemoveAt(from);
        Buttons.Insert(to, button);
    }

    private string Snapshot() => JsonSerializer.Serialize(new { Name, Language, Category, ExampleUploadId, Json = Content.ToJson() });
}

/// <summary>A button while it is written.</summary>
public sealed class StudioButton
{
    public TemplateButtonKind Kind { get; init; }

    public string? Text { get; set; }

    public string? Url { get; set; }

    public string? Phone { get; set; }

    public string? Example { get; set; }

    public string? FlowId { get; set; }

    private JsonElement? Raw { get; init; }

    public TemplateButtonContent Content => new(Kind, Text, Url, Phone, Example, FlowId, Raw);

    public static StudioButton Of(TemplateButtonContent button) =>
        new() { Kind = button.Kind, Text = button.Text, Url = button.Url, Phone = button.Phone, Example = button.Example, FlowId = button.FlowId, Raw = button.Raw };
}
