namespace WhatsAppCrm.Domain;

/// <summary>The two checks every text field needs, with the field named in the error.</summary>
public static class Text
{
    /// <summary>Trims; refuses empty (<c>Required</c>), too long (<c>TooLong</c>) and control characters (<c>Invalid</c>).</summary>
    public static string Required(string? value, string field, int maxLength) =>
        Optional(value, field, maxLength) ?? throw new InvalidInputException(field, "Required");

    /// <summary>As <see cref="Required"/>, but blank becomes null.</summary>
    public static string? Optional(string? value, string field, int maxLength)
    {
        if (string.IsNullOrWhiteSpace(value)) return null;
        value = value.Trim();
        if (value.Length > maxLength) throw new InvalidInputException(field, "TooLong");
        if (value.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t')) || HasLoneSurrogate(value))
            throw new InvalidInputException(field, "Invalid");
        return value;
    }

    /// <summary>Cuts to at most <paramref name="maxLength"/> characters without splitting a surrogate pair.</summary>
    public static string Shorten(string value, int maxLength)
    {
        if (value.Length <= maxLength) return value;
        var end = maxLength - 1;
        if (end > 0 && char.IsHighSurrogate(value[end - 1])) end--;
        return value[..end] + "…";
    }

    private static bool HasLoneSurrogate(string value)
    {
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsSurrogate(value[i])) continue;
            if (i + 1 >= value.Length || !char.IsSurrogatePair(value[i], value[i + 1])) return true;
            i++;
        }

        return false;
    }
}
