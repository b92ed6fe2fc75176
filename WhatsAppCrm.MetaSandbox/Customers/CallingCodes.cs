namespace WhatsAppCrm.MetaSandbox.Customers;

/// <summary>Country calling codes, as far as the stand-in needs them: the countries its numbers and visitors come from.</summary>
internal static class CallingCodes
{
    private static readonly (string Code, string Country)[] Known =
    [
        ("1", "US"), ("351", "PT"), ("34", "ES"), ("55", "BR"), ("54", "AR"), ("52", "MX"), ("57", "CO"), ("56", "CL"), ("51", "PE"),
        ("598", "UY"), ("595", "PY"), ("591", "BO"), ("593", "EC"), ("58", "VE"), ("502", "GT"), ("506", "CR"), ("507", "PA"), ("44", "GB"),
        ("49", "DE"), ("33", "FR"), ("39", "IT"), ("31", "NL"), ("41", "CH"), ("43", "AT"), ("244", "AO"), ("258", "MZ"), ("27", "ZA"),
        ("234", "NG"), ("254", "KE"), ("91", "IN"), ("62", "ID"), ("81", "JP"), ("82", "KR"), ("86", "CN"), ("61", "AU"), ("971", "AE"),
    ];

    public static string Country(string digits) => Match(digits).Country;

    public static string Code(string digits) => Match(digits).Code;

    /// <summary>
    /// The identity WhatsApp gives a number. Brazilian mobiles of area codes above 30 are known by the number without the
    /// ninth digit, so the <c>wa_id</c> answered differs from what was sent. Meta Cloud API, send messages, read 2026-11-20, says only
    /// that Brazilian prefixes may be rewritten; the area code rule is the commonly observed one.
    /// </summary>
    public static string WhatsAppId(string digits) =>
        digits.Length == 13 && digits.StartsWith("55", StringComparison.Ordinal) && digits[4] == '9'
        && int.Parse(digits.AsSpan(2, 2), System.Globalization.CultureInfo.InvariantCulture) > 30
            ? digits[..4] + digits[5..]
            : digits;

    private static (string Code, string Country) Match(string digits)
    {
        foreach (var known in Known)
        {
            if (digits.StartsWith(known.Code, StringComparison.Ordinal))
            {
                return known;
            }
        }

        return (digits.Length > 2 ? digits[..2] : digits, "US");
    }
}
