using System.Globalization;
using System.Text;

namespace WhatsAppCrm.Infrastructure.Search;

/// <summary>A word of a text as it is looked for: without capitals and accents, and where it stands.</summary>
/// <param name="IsRun">A sign of a script without spaces (Chinese, Japanese, Thai …): its neighbours are words of their own.</param>
/// <param name="Follows">Of such a sign: nothing stands between it and the one before.</param>
public readonly record struct SearchWord(string Folded, int Start, int Length, bool IsRun = false, bool Follows = false);

/// <summary>
/// Takes a text apart into what can be looked for, in one way for every database: letters and digits without capitals and accents; signs
/// of scripts without spaces one by one; an emoji is a word. Everything else (quotes, stars, percent signs …) only stands between words.
/// </summary>
public static class SearchWords
{
    /// <summary>Longer words are known by their beginning.</summary>
    public const int MaxLength = 40;

    private static readonly string?[] Known = new string?[0x3000];

    public static IReadOnlyList<SearchWord> Split(string text)
    {
        var words = new List<SearchWord>();
        var word = new StringBuilder();
        var (start, end, follows) = (0, 0, false);

        void Close()
        {
            if (word.Length > 0) words.Add(new(word.ToString(0, Math.Min(word.Length, MaxLength)), start, end - start));
            word.Clear();
        }

        for (var at = 0; at < text.Length;)
        {
            // A lone half of a surrogate pair is the replacement sign: it stands between words.
            Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length);
            var next = at + length;
            var category = Rune.GetUnicodeCategory(rune);
            if (IsPartOfWord(category) && !HasNoSpaces(rune))
            {
                if (word.Length == 0) start = at;
                word.Append(Fold(rune));
                (end, follows) = (next, false);
            }
            else if (category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark)
            {
                if (word.Length > 0)
                {
                    if (!IsAccent(rune)) word.Append(rune);
                    end = next;
                }
                else if (follows && words.Count > 0)
                {
                    words[^1] = words[^1] with { Folded = IsAccent(rune) ? words[^1].Folded : words[^1].Folded + rune, Length = next - words[^1].Start };
                }
            }
            else if (category != UnicodeCategory.Format)
            {
                Close();
                var isRun = IsPartOfWord(category);
                if ((isRun || category == UnicodeCategory.OtherSymbol) && Fold(rune) is { Length: > 0 } sign) words.Add(new(sign, at, length, isRun, isRun && follows));
                follows = isRun;
            }

            at = next;
        }

        Close();
        return words;
    }

    /// <summary>What the index keeps of a text, each once: words, and for signs without spaces each with the one after it.</summary>
    public static IEnumerable<string> Of(string text)
    {
        var words = Split(text);
        for (var i = 0; i < words.Count; i++)
            yield return words[i].IsRun && i + 1 < words.Count && words[i + 1].Follows ? words[i].Folded + words[i + 1].Folded : words[i].Folded;
    }

    /// <summary>What the index keeps of a number: every ending of at least four digits, so that any part of it is the beginning of one.</summary>
    public static IEnumerable<string> OfNumber(string digits)
    {
        for (var at = 0; at == 0 || digits.Length - at >= 4; at++) yield return digits[at..];
    }

    /// <summary>One letter without capital and accent; more for a ligature, nothing for a mark.</summary>
    public static string Fold(Rune rune)
    {
        if (rune.Value >= Known.Length) return Make(rune);
        return Known[rune.Value] ??= Make(rune);
    }

    private static string Make(Rune rune)
    {
        // Letters that are no letter with a mark for Unicode, but are for whoever types without them.
        var plain = rune.Value switch
        {
            'ß' or 'ẞ' => "ss",
            'æ' or 'Æ' => "ae",
            'œ' or 'Œ' => "oe",
            'ø' or 'Ø' => "o",
            'đ' or 'Đ' or 'ð' or 'Ð' => "d",
            'ł' or 'Ł' => "l",
            'þ' or 'Þ' => "th",
            'ħ' or 'Ħ' => "h",
            'ı' => "i",
            'ـ' or 0xFFFD => "",
            _ => null,
        };
        if (plain is not null) return plain;
        var folded = new StringBuilder();
        foreach (var part in rune.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
            if (!IsAccent(part) && IsKept(Rune.GetUnicodeCategory(part))) folded.Append(Rune.ToLowerInvariant(part));
        return folded.ToString();
    }

    /// <summary>No brackets or stops, which signs such as ⑴ or ㏂ come apart into.</summary>
    private static bool IsKept(UnicodeCategory category) =>
        IsPartOfWord(category) || category is UnicodeCategory.OtherSymbol or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static bool IsPartOfWord(UnicodeCategory category) => category is <= UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    /// <summary>Accents that people leave out when they type: of Latin, Greek and Cyrillic letters, Hebrew points, Arabic vowels. In Indic scripts a mark is a vowel and stays.</summary>
    private static bool IsAccent(Rune rune) => rune.Value is (>= 0x300 and <= 0x36F) or (>= 0x483 and <= 0x489) or (>= 0x591 and <= 0x5C7) or (>= 0x610 and <= 0x61A) or (>= 0x64B and <= 0x65F) or 0x670
        or (>= 0x6D6 and <= 0x6ED) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F);

    private static bool HasNoSpaces(Rune rune) => rune.Value is (>= 0xE00 and <= 0xEFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF) or (>= 0x3040 and <= 0x30FF) or (>= 0x31F0 and <= 0x31FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
