using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.Graph.Messages;

/// <summary>Checked access to a parameter, refusing in Meta's words.</summary>
internal static class Json
{
    public static void OnlyKeys(JsonObject members, string parameter, ICollection<string> known)
    {
        foreach (var (key, _) in members)
        {
            if (!known.Contains(key))
            {
                throw GraphErrors.UnexpectedKey(key, parameter);
            }
        }
    }

    public static string RequiredText(JsonObject members, string key, string parameter, int longest = int.MaxValue, bool emptyAllowed = false)
    {
        if (members[key] is null)
        {
            throw GraphErrors.RequiredMissing(parameter);
        }

        var text = OptionalText(members, key, parameter, longest)!;
        return text.Length > 0 || emptyAllowed
            ? text
            : throw GraphErrors.Invalid($"Param {parameter} must be at least 1 characters long.");
    }

    public static string? OptionalText(JsonObject members, string key, string parameter, int longest = int.MaxValue)
    {
        if (members[key] is not { } node)
        {
            return null;
        }

        if (node is not JsonValue value || !value.TryGetValue<string>(out var text))
        {
            throw GraphErrors.Invalid($"Param {parameter} must be a string.");
        }

        return Length(text) <= longest ? text : throw GraphErrors.Invalid($"Param {parameter} must be at most {longest} characters long.");
    }

    public static void Number(JsonObject members, string key, string parameter, double largest)
    {
        if (members[key] is not { } node)
        {
            throw GraphErrors.RequiredMissing(parameter);
        }

        if (!double.TryParse(node.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > largest)
        {
            throw GraphErrors.Invalid($"Param {parameter} must be a number between -{largest} and {largest}.");
        }
    }

    /// <summary>In characters as people count them in code points, so that an emoji is not two.</summary>
    private static int Length(string text)
    {
        var pairs = 0;
        foreach (var one in text)
        {
            pairs += char.IsHighSurrogate(one) ? 1 : 0;
        }

        return text.Length - pairs;
    }
}
