namespace WhatsAppCrm.Infrastructure.Search;

/// <summary>A stretch of a text that was looked for.</summary>
public readonly record struct TextMark(int Start, int Length);

/// <summary>
/// What somebody typed into a search: all of it must be there, each word as the beginning of one. Made of letters, digits and emoji only,
/// so nothing in it can mean anything to a database.
/// </summary>
public sealed class SearchQuery
{
    public const int MaxLength = 100;
    private const int MostWords = 8;
    private const int FewestDigits = 3;

    /// <summary>Words by themselves; signs without spaces as often as they stand together.</summary>
    private readonly List<IReadOnlyList<SearchWord>> _terms = [];

    private SearchQuery(string text)
    {
        Text = text;
        foreach (var word in SearchWords.Split(text))
        {
            if (word.Follows && _terms.Count > 0) _terms[^1] = [.. _terms[^1], word];
            else _terms.Add([word]);
        }

        // One letter begins too much to be worth anything beside other words, and means nothing alone.
        _terms.RemoveAll(term => term is [{ IsRun: false, Folded: { Length: 1 } letter }] && char.IsAscii(letter[0]));
        if (_terms.Count > MostWords) _terms.RemoveRange(MostWords, _terms.Count - MostWords);
        Lookups = [.. _terms.SelectMany(Pieces).Distinct()];
        var digits = new string([.. text.Where(char.IsAsciiDigit)]);
        if (digits.Length >= FewestDigits && text.All(sign => char.IsAsciiDigit(sign) || " +-().\u00A0".Contains(sign, StringComparison.Ordinal))) Digits = digits;
    }

    public string Text { get; }

    /// <summary>The beginnings to look up in the index; all of them must be found.</summary>
    public IReadOnlyList<string> Lookups { get; }

    /// <summary>When it is a number in any spelling: its digits. Looked for anywhere in people's numbers.</summary>
    public string? Digits { get; }

    /// <summary>Nothing to look for: no letter, or a single one.</summary>
    public bool IsEmpty => Lookups.Count == 0 && Digits is null;

    /// <param name="text">Anything at all; what is longer than <see cref="MaxLength"/> is cut.</param>
    public static SearchQuery Parse(string? text)
    {
        text = text?.Trim() ?? "";
        return new(text.Length > MaxLength ? text[..MaxLength] : text);
    }

    /// <summary>Where the words stand in one text; null unless all of them do.</summary>
    public IReadOnlyList<TextMark>? Find(string? text)
    {
        var found = new HashSet<int>();
        var marks = Find(text, found);
        return HasAll(found) ? marks : null;
    }

    /// <summary>Where any of the words stands in a text; which of them, is added to <paramref name="found"/>.</summary>
    public IReadOnlyList<TextMark> Find(string? text, HashSet<int> found)
    {
        if (string.IsNullOrEmpty(text)) return [];
        var words = SearchWords.Split(text);
        var marks = new List<TextMark>();
        for (var i = 0; i < words.Count; i++)
        {
            for (var t = 0; t < _terms.Count; t++)
            {
                if (Mark(text, words, i, _terms[t]) is not { } mark) continue;
                found.Add(t);
                marks.Add(mark);
            }
        }

        return Joined(marks);
    }

    /// <summary>As <see cref="Find(string, HashSet{int})"/>, in a number: the digits may stand anywhere in it.</summary>
    public IReadOnlyList<TextMark> FindInNumber(string? number, HashSet<int> found)
    {
        if (string.IsNullOrEmpty(number)) return [];
        var places = Enumerable.Range(0, number.Length).Where(i => char.IsAsciiDigit(number[i])).ToList();
        var digits = string.Concat(places.Select(i => number[i]));
        var marks = new List<TextMark>();
        var wanted = Digits is { } whole ? [(whole, -1)] : _terms.Select((term, i) => (term[0].Folded, i)).Where(term => term.Folded.Length >= FewestDigits && term.Folded.All(char.IsAsciiDigit));
        foreach (var (part, term) in wanted)
        {
            var at = digits.IndexOf(part, StringComparison.Ordinal);
            if (at < 0) continue;
            if (term >= 0) found.Add(term);
            else for (var i = 0; i < _terms.Count; i++) found.Add(i);
            marks.Add(new(places[at], places[at + part.Length - 1] + 1 - places[at]));
        }

        return Joined(marks);
    }

    public bool HasAll(HashSet<int> found) => found.Count == _terms.Count && found.Count > 0;

    private static IEnumerable<string> Pieces(IReadOnlyList<SearchWord> term)
    {
        if (term.Count == 1) yield return term[0].Folded;
        for (var i = 1; i < term.Count; i++) yield return term[i - 1].Folded + term[i].Folded;
    }

    private static TextMark? Mark(string text, IReadOnlyList<SearchWord> words, int at, IReadOnlyList<SearchWord> term)
    {
        var first = words[at];
        if (first.IsRun != term[0].IsRun || at + term.Count > words.Count) return null;
        if (!first.IsRun) return first.Folded.StartsWith(term[0].Folded, StringComparison.Ordinal) ? Beginning(text, first, term[0].Folded.Length) : null;
        for (var i = 0; i < term.Count; i++)
            if (words[at + i].Folded != term[i].Folded || (i > 0 && !words[at + i].Follows)) return null;
        return new(first.Start, words[at + term.Count - 1].Start + words[at + term.Count - 1].Length - first.Start);
    }

    /// <summary>As much of the word as was typed, in the letters it is written with.</summary>
    private static TextMark Beginning(string text, SearchWord word, int folded)
    {
        if (folded >= word.Folded.Length) return new(word.Start, word.Length);
        var (at, seen) = (word.Start, 0);
        while (at < word.Start + word.Length && seen < folded)
        {
            System.Text.Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            at += length;
            seen += SearchWords.Fold(rune).Length;
        }

        // An accent typed on its own belongs to its letter.
        while (at < word.Start + word.Length && char.GetUnicodeCategory(text[at]) == System.Globalization.UnicodeCategory.NonSpacingMark) at++;
        return new(word.Start, at - word.Start);
    }

    private static List<TextMark> Joined(List<TextMark> marks)
    {
        var joined = new List<TextMark>();
        foreach (var mark in marks.OrderBy(mark => mark.Start).ThenBy(mark => mark.Length))
        {
            if (joined.Count == 0 || mark.Start > joined[^1].Start + joined[^1].Length) joined.Add(mark);
            else joined[^1] = new(joined[^1].Start, Math.Max(joined[^1].Start + joined[^1].Length, mark.Start + mark.Length) - joined[^1].Start);
        }

        return joined;
    }
}
