using System.Globalization;
using System.Text;

namespace WhatsAppCrm.Components.Commands;

/// <summary>How well a line fits what was typed: its letters in their order, best at the beginnings of words, without accents and case.</summary>
public static class Fuzzy
{
    /// <returns>Higher is better; null when a letter is missing. Everything fits an empty search.</returns>
    public static int? Score(string text, string search)
    {
        var (line, typed) = (Plain(text), Plain(search));
        if (typed.Length == 0) return 0;
        var whole = line.IndexOf(typed, StringComparison.Ordinal);
        if (whole >= 0) return 1_000 + (whole == 0 ? 200 : IsStart(line, whole) ? 100 : 0) - line.Length;

        var (score, at) = (0, 0);
        foreach (var letter in typed.Where(letter => letter != ' '))
        {
            // The beginning of a later word is worth more than the next letter in the middle of one.
            var next = Enumerable.Range(at, line.Length - at).Where(place => line[place] == letter && (IsStart(line, place) || place == at)).Append(line.IndexOf(letter, at)).Where(place => place >= 0).DefaultIfEmpty(-1).First();
            if (next < 0) return null;
            score += IsStart(line, next) ? 12 : next == at ? 6 : 1;
            at = next + 1;
        }

        return score - line.Length / 8;
    }

    /// <summary>Lower case, without accents.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text.Trim().ToLowerInvariant().Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark) plain.Append(letter);
        return plain.ToString();
    }

    private static bool IsStart(string line, int place) => place == 0 || !char.IsLetterOrDigit(line[place - 1]);
}
