using System.Globalization;
using System.Text;

namespace WhatsAppCrm.Domain.AutoReplies;

/// <summary>How much of a message a rule's words must be. Stored and sent by name.</summary>
public enum KeywordMatch
{
    /// <summary>The words stand somewhere in the message, as whole words in this order.</summary>
    CONTAINS,

    /// <summary>The message is nothing but these words.</summary>
    WHOLE_MESSAGE,
}

/// <summary>An answer to certain words. Accents, capitals, punctuation and spaces make no difference.</summary>
/// <param name="Words">Words or phrases; any one of them is enough.</param>
public sealed record KeywordRule(IReadOnlyList<string> Words, KeywordMatch Match, string Answer, bool IsOn = true)
{
    public bool Matches(string message)
    {
        var said = Tokens(message);
        return Words.Select(Tokens).Any(wanted => wanted.Count > 0 && (Match == KeywordMatch.WHOLE_MESSAGE ? said.SequenceEqual(wanted) : Contains(said, wanted)));
    }

    /// <summary>The words of a text as they are compared: without accents, in small letters. Each emoji is a word; a text without letters, digits or emoji has none.</summary>
    public static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        var word = new StringBuilder();
        // Invisible variants of an emoji (U+FE0F, skin tones' joiners) fall away with the accents.
        foreach (var rune in text.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format or UnicodeCategory.ModifierSymbol:
                    break;
                case UnicodeCategory.OtherSymbol:
                    End();
                    tokens.Add(rune.ToString());
                    break;
                default:
                    if (Rune.IsLetterOrDigit(rune)) word.Append(Rune.ToLowerInvariant(rune));
                    else End();
                    break;
            }
        }

        End();
        return tokens;

        void End()
        {
            if (word.Length == 0) return;
            tokens.Add(word.ToString());
            word.Clear();
        }
    }

    private static bool Contains(List<string> said, List<string> wanted)
    {
        for (var start = 0; start + wanted.Count <= said.Count; start++)
            if (said.Skip(start).Take(wanted.Count).SequenceEqual(wanted)) return true;
        return false;
    }
}
