using System.Text.RegularExpressions;

namespace WhatsAppCrm.Domain.Templates;

/// <summary>What is to be submitted.</summary>
/// <param name="HasFile">The header's example was uploaded here; Meta's handle of it is made on the way.</param>
public sealed record TemplateDraft(string? Name, string? Language, TemplateCategory? Category, TemplateContent Content, bool HasFile = false);

/// <summary>
/// Everything that Meta would refuse, before it is asked: each field with the first thing that is wrong about it. One for pages and
/// REST. Meta Cloud API, message templates, components and management, read 2026-11-20.
/// </summary>
public static partial class TemplateRules
{
    public const int NameMaxLength = 512;
    public const int HeaderMaxLength = 60;
    public const int BodyMaxLength = 1024;
    public const int FooterMaxLength = 60;

    /// <summary>Ours: an example is a word or two.</summary>
    public const int ExampleMaxLength = 200;

    /// <summary>Fields (<c>name</c>, <c>body</c>, <c>body.example.1</c>, <c>header.example</c>, <c>buttons</c>, <c>buttons.0.text</c> …) with message keys; empty when it can be submitted.</summary>
    public static IReadOnlyDictionary<string, string> Check(TemplateDraft draft)
    {
        var faults = new TemplateFaults();
        faults.Add("name", NameFault(draft.Name));
        faults.Add("language", draft.Language switch { null or "" => "Required", var code when !LanguagePattern().IsMatch(code) => "TemplateLanguage", _ => null });
        faults.Add("category", draft.Category is null ? "Required" : null);
        var content = draft.Content;
        if (IsMixed(content)) faults.Add("body", "TemplateVariablesMixed");
        CheckHeader(draft, faults);
        CheckBody(content, draft.Category, faults);
        if (content.Footer is { } footer)
            faults.Add("footer", footer.Length > FooterMaxLength ? "TooLong" : footer.Contains("{{", StringComparison.Ordinal) ? "TemplateNoVariables" : null);
        TemplateButtonRules.Check(content.Buttons, draft.Category, faults);
        return faults.All;
    }

    /// <summary>As typed, before the rest is there.</summary>
    public static string? NameFault(string? name) => name switch
    {
        null or "" => "Required",
        _ when !NamePattern().IsMatch(name) => "TemplateName",
        { Length: > NameMaxLength } => "TooLong",
        _ => null,
    };

    private static void CheckHeader(TemplateDraft draft, TemplateFaults faults)
    {
        var content = draft.Content;
        if (content.Header != HeaderKind.NONE && draft.Category == TemplateCategory.AUTHENTICATION) faults.Add("header", "TemplateNotForCodes");
        // Meta gives an address back where it took a handle, and takes no address.
        if (content.HasFile && !draft.HasFile && (string.IsNullOrWhiteSpace(content.HeaderHandle) || content.HeaderHandle.StartsWith("http", StringComparison.OrdinalIgnoreCase)))
            faults.Add("header.example", "TemplateFileRequired");
        if (content.Header != HeaderKind.TEXT) return;

        var text = content.HeaderText ?? "";
        var variables = content.HeaderVariables;
        faults.Add("header", string.IsNullOrWhiteSpace(text) ? "Required"
            : text.Length > HeaderMaxLength ? "TooLong"
            : text.Any(char.IsControl) ? "TemplateOneLine"
            : TemplateVariables.HasBroken(text) ? "TemplateVariableBroken"
            : variables.Count > 1 ? "TemplateHeaderVariables"
            : NamesFault(variables));
        if (variables.Count > 0) faults.Add("header.example", ExampleFault(content.HeaderExample));
    }

    private static void CheckBody(TemplateContent content, TemplateCategory? category, TemplateFaults faults)
    {
        // The words of a one-time password are Meta's own.
        if (category == TemplateCategory.AUTHENTICATION && content.Body is null) return;
        var text = content.Body ?? "";
        var variables = content.BodyVariables;
        faults.Add("body", string.IsNullOrWhiteSpace(text) ? "Required"
            : text.Length > BodyMaxLength ? "TooLong"
            : TemplateVariables.HasBroken(text) ? "TemplateVariableBroken"
            : NamesFault(variables)
            ?? (TemplateVariables.AreAdjacent(text) ? "TemplateVariablesAdjacent"
                : TemplateVariables.IsAtEdge(text) ? "TemplateVariableAtEdge"
                : HasTooMany(text, variables.Count) ? "TemplateTooManyVariables" : null));
        foreach (var name in variables) faults.Add($"body.example.{name}", ExampleFault(content.BodyExamples.GetValueOrDefault(name)));
    }

    /// <summary>Positions without a gap from 1; names in lower case.</summary>
    internal static string? NamesFault(IReadOnlyList<string> variables)
    {
        var positions = variables.Where(TemplateVariables.IsPosition).ToList();
        if (positions.Count == 0) return variables.All(name => VariablePattern().IsMatch(name)) ? null : "TemplateVariableName";
        if (positions.Count != variables.Count) return "TemplateVariablesMixed";
        return positions.SequenceEqual(Enumerable.Range(1, positions.Count).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture))) ? null : "TemplateVariablesGap";
    }

    private static bool IsMixed(TemplateContent content)
    {
        var all = content.HeaderVariables.Concat(content.BodyVariables).ToList();
        return all.Exists(TemplateVariables.IsPosition) && !all.TrueForAll(TemplateVariables.IsPosition);
    }

    /// <summary>Meta gives no number for "too many for the length"; refused in practice are fewer words than twice the variables and one.</summary>
    private static bool HasTooMany(string text, int variables) =>
        variables > 0 && TemplateVariables.Around(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit)) < (2 * variables) + 1;

    internal static string? ExampleFault(string? example) => example switch
    {
        _ when string.IsNullOrWhiteSpace(example) => "TemplateExampleRequired",
        { Length: > ExampleMaxLength } => "TooLong",
        _ when example.Any(char.IsControl) || example.Contains("{{", StringComparison.Ordinal) => "Invalid",
        _ => null,
    };

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z]{2,3}(_[A-Z]{2})?$")]
    private static partial Regex LanguagePattern();

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex VariablePattern();
}

/// <summary>The first fault of each field counts.</summary>
internal sealed class TemplateFaults
{
    private readonly Dictionary<string, string> _faults = [];

    public IReadOnlyDictionary<string, string> All => _faults;

    public void Add(string field, string? fault)
    {
        if (fault is not null) _faults.TryAdd(field, fault);
    }
}
