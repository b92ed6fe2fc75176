using System.Text.RegularExpressions;
using WhatsAppCrm.Domain.Templates;

namespace WhatsAppCrm.Features.Templates;

public enum DifferenceKind
{
    SAME,
    ADDED,
    REMOVED,
}

public sealed record DifferencePart(DifferenceKind Kind, string Text);

/// <summary>What changed between two texts, word by word. Templates are short: the longest common sequence is found the plain way.</summary>
public static partial class TextDifference
{
    public static IReadOnlyList<DifferencePart> Of(string before, string after)
    {
        var (old, now) = (Words(before), Words(after));
        var common = new int[old.Length + 1, now.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = now.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == now[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);

        var parts = new List<DifferencePart>();
        for (int i = 0, j = 0; i < old.Length || j < now.Length;)
        {
            if (i < old.Length && j < now.Length && old[i] == now[j]) (i, j, _) = (i + 1, j + 1, Add(parts, DifferenceKind.SAME, old[i]));
            else if (j >= now.Length || (i < old.Length && common[i + 1, j] >= common[i, j + 1])) (i, _) = (i + 1, Add(parts, DifferenceKind.REMOVED, old[i]));
            else (j, _) = (j + 1, Add(parts, DifferenceKind.ADDED, now[j]));
        }

        return parts;
    }

    /// <summary>A template as text: header, body, footer and buttons, a line each.</summary>
    public static string Plain(TemplateContent content)
    {
        string?[] lines =
        [
            content.Header == HeaderKind.TEXT ? content.HeaderText : content.Header == HeaderKind.NONE ? null : $"[{content.Header}]", content.Body, content.Footer,
            .. content.Buttons.Select(button => $"[{button.Kind}] {string.Join(" · ", new[] { button.Text, button.Url, button.Phone, button.Kind == TemplateButtonKind.COPY_CODE ? button.Example : null }.Where(one => !string.IsNullOrEmpty(one)))}"),
        ];
        return string.Join('\n', lines.Where(line => !string.IsNullOrEmpty(line)));
    }

    private static string[] Words(string text) => [.. Word().Matches(text).Select(match => match.Value)];

    private static bool Add(List<DifferencePart> parts, DifferenceKind kind, string text)
    {
        if (parts.Count > 0 && parts[^1].Kind == kind) parts[^1] = parts[^1] with { Text = parts[^1].Text + text };
        else parts.Add(new(kind, text));
        return true;
    }

    [GeneratedRegex(@"\{\{\s*\w+\s*\}\}|\w+|\s+|[^\w\s]")]
    private static partial Regex Word();
}
