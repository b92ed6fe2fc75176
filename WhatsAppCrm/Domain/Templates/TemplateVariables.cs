using System.Globalization;
using System.Text.RegularExpressions;

namespace WhatsAppCrm.Domain.Templates;

/// <summary>The places in a template's text that are filled in: <c>{{1}}</c>, <c>{{first_name}}</c>.</summary>
public static partial class TemplateVariables
{
    /// <summary>Each once; positions in their order, names in that of the text.</summary>
    public static IReadOnlyList<string> Of(string? text) =>
        text is null ? [] : [.. Pattern().Matches(text).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal).OrderBy(Position)];

    public static bool IsPosition(string name) => name.Length > 0 && name.All(char.IsAsciiDigit);

    /// <summary>Null from <paramref name="value"/> leaves the braces.</summary>
    public static string? Fill(string? text, Func<string, string?> value) =>
        text is null ? null : Pattern().Replace(text, match => value(match.Groups[1].Value) is { Length: > 0 } given ? given : match.Value);

    /// <summary>The text without its variables.</summary>
    internal static string Around(string text) => Pattern().Replace(text, " ");

    internal static bool IsAtEdge(string text)
    {
        var trimmed = text.Trim();
        return Pattern().Matches(trimmed).Any(match => match.Index == 0 || match.Index + match.Length == trimmed.Length);
    }

    internal static bool AreAdjacent(string text) => Adjacent().IsMatch(text);

    /// <summary>Braces that are no variable: <c>{{}}</c>, <c>{{first name}}</c>, <c>{{1</c>.</summary>
    internal static bool HasBroken(string text) => Pattern().Replace(text, "").Contains("{{", StringComparison.Ordinal) || Pattern().Replace(text, "").Contains("}}", StringComparison.Ordinal);

    private static int Position(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;

    [GeneratedRegex(@"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\}\}\s*\{\{")]
    private static partial Regex Adjacent();
}
