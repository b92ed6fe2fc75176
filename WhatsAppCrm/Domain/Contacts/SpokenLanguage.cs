namespace WhatsAppCrm.Domain.Contacts;

/// <summary>WhatsApp does not say what language a customer speaks: the country of their number is the best first guess.</summary>
public static class SpokenLanguage
{
    // ITU-T E.164 country codes; longest first where one begins another.
    private static readonly (string Language, string[] Codes)[] ByCountry =
    [
        ("pt", ["55", "351", "244", "258", "238"]),
        ("es", ["34", "51", "52", "53", "54", "56", "57", "58", "502", "503", "504", "505", "506", "507", "591", "593", "595", "598", "1809", "1829", "1849", "1787", "1939"]),
        ("en", ["1", "44", "61", "64", "353", "234", "233", "254", "27"]),
        ("fr", ["33", "32", "221", "225", "212"]),
        ("de", ["49", "43", "41"]),
        ("it", ["39"]),
    ];

    /// <summary>Every language that can be guessed, two letters each.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. ByCountry.Select(one => one.Language)];

    /// <param name="phone">E.164 with plus; null when only an id is known.</param>
    /// <returns>Two letters; null when there is nothing to guess from.</returns>
    public static string? Guess(string? phone)
    {
        if (phone is not { Length: > 4 } || phone[0] != '+') return null;
        var digits = phone[1..];
        return ByCountry.SelectMany(one => one.Codes.Select(code => (one.Language, Code: code))).Where(one => digits.StartsWith(one.Code, StringComparison.Ordinal))
            .OrderByDescending(one => one.Code.Length).FirstOrDefault().Language;
    }
}
