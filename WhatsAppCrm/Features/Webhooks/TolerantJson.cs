using System.Globalization;
using System.Text;
using System.Text.Json;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Reads Meta's JSON without ever failing on it: what is missing or of another type is simply not there. Meta adds fields
/// and kinds without notice, and a parser that objects makes it repeat the same body for days.
/// </summary>
internal static class TolerantJson
{
    /// <summary>The member, or an element of kind Undefined.</summary>
    public static JsonElement Get(this JsonElement element, string name)
    {
        if (element.ValueKind != JsonValueKind.Object) return default;
        try
        {
            return element.TryGetProperty(name, out var value) ? value : default;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in another member's name: legal JSON that can't be compared.
            return element.Members().LastOrDefault(member => member.Name == name).Value;
        }
    }

    /// <summary>The elements of an array member; a lone object counts as an array of one.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name)
    {
        var value = element.Get(name);
        return value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray(),
            JsonValueKind.Object => [value],
            _ => [],
        };
    }

    /// <summary>A string or number member as text that every database can store; null when missing, of another type, or empty.</summary>
    public static string? Text(this JsonElement element, string name) => element.Get(name).AsText();

    /// <summary>This string or number as text that every database can store; null when it is of another type, or empty.</summary>
    public static string? AsText(this JsonElement value)
    {
        var text = value.ValueKind switch
        {
            JsonValueKind.String => String(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return string.IsNullOrEmpty(text) ? null : text.Replace('\0', '\uFFFD');
    }

    /// <summary>The members of an object whose names can be read.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Members(this JsonElement element)
    {
        foreach (var member in element.EnumerateObject())
        {
            string name;
            try
            {
                name = member.Name.Replace('\0', '\uFFFD');
            }
            catch (InvalidOperationException)
            {
                continue; // Half of a surrogate pair in the name.
            }

            yield return (name, member.Value);
        }
    }

    /// <summary>As <see cref="Text(JsonElement,string)"/>, cut to what a column holds.</summary>
    public static string? Text(this JsonElement element, string name, int maxLength) => element.Text(name) is { } text ? Domain.Text.Shorten(text, maxLength) : null;

    /// <summary>A finite number, as number or string; null when it is none.</summary>
    public static double? Number(this JsonElement element, string name) =>
        double.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    /// <summary>An amount, as number or string; null when it is none or no till could hold it.</summary>
    public static decimal? Amount(this JsonElement element, string name) =>
        decimal.TryParse(element.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) && Math.Abs(amount) < 1_000_000_000_000m ? amount : null;

    public static int? Integer(this JsonElement element, string name) =>
        int.TryParse(element.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Null when it is neither true nor false.</summary>
    public static bool? Flag(this JsonElement element, string name) => element.Get(name).ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Seconds since 1970, as string or number; null when it is no time.</summary>
    public static DateTime? UnixTime(this JsonElement element, string name) =>
        long.TryParse(element.Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800
            ? DateTime.UnixEpoch.AddSeconds(seconds)
            : null;

    private static string String(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: legal JSON that is no text. The other characters are kept.
            return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(Unescape(value.GetRawText().AsSpan()[1..^1])));
        }
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }

            var escape = raw[++i];
            if (escape == 'u')
            {
                text.Append((char)ushort.Parse(raw.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                text.Append(escape switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', _ => escape });
            }
        }

        return text.ToString();
    }
}
