using System.Collections.Frozen;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>Until when each version of the Graph API answers. Graph API changelog, versions, read 2026-11-20.</summary>
public static class GraphVersions
{
    private static readonly FrozenDictionary<string, DateOnly?> Ends = new Dictionary<string, DateOnly?>
    {
        ["v18.0"] = new(2026, 1, 26), ["v19.0"] = new(2026, 5, 21), ["v20.0"] = new(2026, 9, 24), ["v21.0"] = new(2027, 1, 21), ["v22.0"] = new(2027, 5, 20),
        ["v23.0"] = new(2027, 10, 8), ["v24.0"] = new(2028, 2, 18), ["v25.0"] = new(2028, 7, 29), ["v26.0"] = null,
    }.ToFrozenDictionary();

    /// <summary>Warned of this long before.</summary>
    public const int SoonDays = 90;

    /// <returns>Null: no end is known, or the version is newer than this list.</returns>
    public static DateOnly? EndOf(string version) => Ends.GetValueOrDefault(version);

    /// <summary>Older than any on the list: long gone.</summary>
    public static bool IsAncient(string version) => !Ends.ContainsKey(version) && Number(version) < Ends.Keys.Min(Number);

    private static decimal Number(string version) => decimal.TryParse(version.TrimStart('v'), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : decimal.MaxValue;
}
