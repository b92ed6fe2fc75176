using System.Text.RegularExpressions;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>A stretch of a message's text.</summary>
/// <param name="Href">Null for plain words.</param>
public readonly record struct TextPart(string Text, string? Href);

/// <summary>Finds web addresses in what people write. Only http and https; everything else stays words.</summary>
public static partial class LinkedText
{
    public static IReadOnlyList<TextPart> Split(string text)
    {
        var parts = new List<TextPart>();
        var at = 0;
        foreach (Match match in Address().Matches(text))
        {
            var address = WithoutTrailingMarks(match.Value);
            if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) continue;
            if (match.Index > at) parts.Add(new TextPart(text[at..match.Index], null));
            parts.Add(new TextPart(address, uri.AbsoluteUri));
            at = match.Index + address.Length;
        }

        if (at < text.Length) parts.Add(new TextPart(text[at..], null));
        return parts;
    }

    // A full stop after an address ends the sentence; a closing bracket belongs to it only when it was opened inside.
    private static string WithoutTrailingMarks(string address)
    {
        while (address.Length > 0)
        {
            var last = address[^1];
            if (!".,;:!?'\"»”’".Contains(last) && !(last == ')' && !address.Contains('('))) break;
            address = address[..^1];
        }

        return address;
    }

    [GeneratedRegex(@"https?://[^\s<>""]+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Address();
}
