namespace WhatsAppCrm.Infrastructure.Search;

/// <summary>A stretch of a text.</summary>
public readonly record struct MarkedPart(string Text, bool IsMarked);

/// <summary>A text with what was looked for in it.</summary>
/// <param name="Marks">In order, apart from each other.</param>
public sealed record MarkedText(string Text, IReadOnlyList<TextMark> Marks)
{
    /// <summary>Null unless everything looked for stands in it.</summary>
    public static MarkedText? Of(string? text, SearchQuery query) => query.Find(text) is { } marks ? new(text!, marks) : null;

    public IEnumerable<MarkedPart> Parts()
    {
        var at = 0;
        foreach (var mark in Marks)
        {
            if (mark.Start > at) yield return new(Text[at..mark.Start], false);
            yield return new(Text.Substring(mark.Start, mark.Length), true);
            at = mark.Start + mark.Length;
        }

        if (at < Text.Length) yield return new(Text[at..], false);
    }

    /// <summary>One line around the first mark, at most about <paramref name="length"/> characters, whole words, with … where something is left out.</summary>
    public MarkedText Excerpt(int length)
    {
        // Line ends are one character each, so the marks stay where they are.
        var line = string.Create(Text.Length, Text, static (letters, text) =>
        {
            for (var i = 0; i < text.Length; i++) letters[i] = text[i] is '\n' or '\r' or '\t' ? ' ' : text[i];
        });
        if (line.Length <= length) return this with { Text = line };
        var first = Marks.Count == 0 ? 0 : Marks[0].Start;
        var start = first + (Marks.Count == 0 ? 0 : Marks[0].Length) <= length / 2 ? 0 : Math.Max(0, first - (length / 4));
        if (start > 0 && line.IndexOf(' ', start, Math.Min(first - start, length / 4)) is > 0 and var space) start = space + 1;
        if (start > 0 && char.IsLowSurrogate(line[start])) start--;
        var end = Math.Min(line.Length, start + length);
        if (end < line.Length && char.IsLowSurrogate(line[end])) end--;
        var (before, after) = (start > 0 ? "…" : "", end < line.Length ? "…" : "");
        var marks = Marks.Where(mark => mark.Start >= start && mark.Start + mark.Length <= end).Select(mark => mark with { Start = mark.Start - start + before.Length });
        return new(before + line[start..end] + after, [.. marks]);
    }
}
