namespace WhatsAppCrm.Domain.Contacts;

/// <summary>
/// A phone number in digits with its country code. WhatsApp writes some national numbers in two ways (Brazil with and
/// without the ninth digit, Argentina with and without the mobile 9, Mexico with and without the 1); <see cref="Key"/> is
/// the same for all ways of one number, so that one person is one contact.
/// Meta Cloud API, send messages ("Brazil and Mexico phone numbers"), read 2026-11-20.
/// </summary>
public readonly record struct PhoneNumber
{
    public const int MinDigits = 7;
    public const int MaxDigits = 15;

    private PhoneNumber(string digits) => Digits = digits;

    /// <summary>Digits only, country code first, no plus.</summary>
    public string Digits { get; }

    /// <summary>With the plus, as Meta wants it in <c>to</c>: without it Meta prepends the sender's country code.</summary>
    public string E164 => "+" + Digits;

    /// <summary>One spelling for all national variants of this number; what uniqueness is kept on.</summary>
    public string Key => Canonical(Digits);

    /// <summary>Every way WhatsApp and people write this number, in digits: to find what was stored as it was typed.</summary>
    public IReadOnlyList<string> Variants
    {
        get
        {
            var key = Key;
            string? other = key switch
            {
                ['5', '5', _, _, '9', >= '6' and <= '9', ..] when key.Length == 13 => key[..4] + key[5..],
                ['5', '4', ..] when key.Length == 12 => "549" + key[2..],
                ['5', '2', ..] when key.Length == 12 => "521" + key[2..],
                _ => null,
            };
            return other is null ? [.. new[] { key, Digits }.Distinct()] : [.. new[] { key, other, Digits }.Distinct()];
        }
    }

    /// <summary>Reads a number as people and Meta write it: spaces, dashes, dots, brackets, a leading plus or 00.</summary>
    /// <returns>False when something else is in it, or it has fewer than 7 or more than 15 digits (E.164).</returns>
    public static bool TryParse(string? text, out PhoneNumber number)
    {
        number = default;
        if (string.IsNullOrWhiteSpace(text) || text.Length > 40) return false;

        var digits = new System.Text.StringBuilder(MaxDigits);
        var trimmed = text.AsSpan().Trim();
        if (trimmed.StartsWith("+")) trimmed = trimmed[1..];
        else if (trimmed.StartsWith("00")) trimmed = trimmed[2..];
        foreach (var character in trimmed)
        {
            if (char.IsAsciiDigit(character)) digits.Append(character);
            else if (character is not (' ' or '-' or '.' or '(' or ')' or '/' or '\u00A0')) return false;
        }

        if (digits.Length is < MinDigits or > MaxDigits || digits[0] == '0') return false;
        number = new PhoneNumber(digits.ToString());
        return true;
    }

    /// <summary>The country's (or the North American area's) calling code: 1 to 3 digits. ITU-T E.164, list of country codes.</summary>
    public string CallingCode => Digits[0] is '1' or '7' ? Digits[..1] : Digits[..(TwoDigitCodes.Contains(int.Parse(Digits.AsSpan(0, 2), System.Globalization.CultureInfo.InvariantCulture)) ? 2 : 3)];

    private static readonly System.Collections.Frozen.FrozenSet<int> TwoDigitCodes = System.Collections.Frozen.FrozenSet.ToFrozenSet(
    [
        20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45, 46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82, 84, 86, 90, 91, 92, 93, 94, 95, 98,
    ]);

    /// <summary>
    /// Other keys the same line may have slipped in by: forms that are not certain enough to recognise by, but worth asking a
    /// person about (Brazil's ninth digit before any number, Argentina's 9 and Mexico's 1 at odd lengths).
    /// </summary>
    public IReadOnlyList<string> PossibleKeys => [.. OtherForms(Digits).Append(Digits).Except([Key])];

    private static string[] OtherForms(string digits) => digits switch
    {
        ['5', '5', _, _, '9', ..] when digits.Length == 13 => [digits[..4] + digits[5..]],
        ['5', '5', ..] when digits.Length == 12 => [digits[..4] + "9" + digits[4..]],
        ['5', '4', '9', ..] => ["54" + digits[3..]],
        ['5', '4', ..] => ["549" + digits[2..]],
        ['5', '2', '1', ..] => ["52" + digits[3..]],
        ['5', '2', ..] => ["521" + digits[2..]],
        _ => [],
    };

    /// <summary>Spaced for reading; national habits are left to the caller.</summary>
    public override string ToString() => E164;

    private static string Canonical(string digits) => digits switch
    {
        // Brazil: 55 + area (2) + 8 digits; mobiles (6 to 9 in front) have had a 9 put before them, landlines (2 to 5) never.
        ['5', '5', _, _, >= '6' and <= '9', ..] when digits.Length == 12 => digits[..4] + "9" + digits[4..],
        // Argentina: WhatsApp writes mobiles 54 9 area number; people write 54 area number, or 54 area 15 number.
        ['5', '4', '9', ..] when digits.Length == 13 => "54" + digits[3..],
        ['5', '4', '9', ..] when digits.Length == 15 => WithoutArgentine15("54" + digits[3..]),
        ['5', '4', not '9', ..] when digits.Length == 14 => WithoutArgentine15(digits),
        // Mexico: 52 1 + 10 digits was the mobile form until 2019; WhatsApp still uses both.
        ['5', '2', '1', ..] when digits.Length == 13 => "52" + digits[3..],
        _ => digits,
    };

    private static string WithoutArgentine15(string digits)
    {
        // Area codes have 2 to 4 digits (11 is Buenos Aires); area and subscriber number are 10 together.
        ReadOnlySpan<int> areaLengths = digits[2] == '1' ? [2] : [3, 4];
        foreach (var length in areaLengths)
        {
            if (digits.AsSpan(2 + length, 2) is "15") return digits[..(2 + length)] + digits[(4 + length)..];
        }

        return digits;
    }
}
