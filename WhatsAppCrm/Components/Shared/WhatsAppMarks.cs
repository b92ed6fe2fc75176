using System.Text.RegularExpressions;

namespace WhatsAppCrm.Components.Shared;

/// <summary>A run of a message's text that looks the same throughout.</summary>
public sealed record StyledText(string Text, bool IsBold, bool IsItalic, bool IsStruck, bool IsMono);

/// <summary>
/// How WhatsApp reads what people type: <c>*bold*</c>, <c>_italic_</c>, <c>~struck~</c> and <c>```mono```</c>, at the edges of words and within a line. Marks inside
/// of others count; inside of mono nothing does.
/// </summary>
public static partial class WhatsAppMarks
{
    public static IReadOnlyList<StyledText> Of(string text)
    {
        var runs = new List<StyledText>();
        Read(text, new("", false, false, false, false), runs);
        return runs;
    }

    private static void Read(string text, StyledText style, List<StyledText> runs)
    {
        while (Mark().Match(text) is { Success: true } match)
        {
            if (match.Index > 0) runs.Add(style with { Text = text[..match.Index] });
            if (match.Groups["mono"] is { Success: true } mono) runs.Add(style with { Text = mono.Value, IsMono = true });
            else
                Read(match.Groups["words"].Value, match.Groups["mark"].Value switch
                {
                    "*" => style with { IsBold = true },
                    "_" => style with { IsItalic = true },
                    _ => style with { IsStruck = true },
                }, runs);
            text = text[(match.Index + match.Length)..];
        }

        if (text.Length > 0) runs.Add(style with { Text = text });
    }

    [GeneratedRegex(@"```(?<mono>[^`]+)```|(?<![\p{L}\p{N}])(?<mark>[*_~])(?=\S)(?<words>[^\n]+?)(?<=\S)\k<mark>(?![\p{L}\p{N}])")]
    private static partial Regex Mark();
}
