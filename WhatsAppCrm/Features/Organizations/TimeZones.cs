namespace WhatsAppCrm.Features.Organizations;

/// <summary>The time zones to choose from, as "America/Sao Paulo (UTC−03:00)", by region.</summary>
internal static class TimeZones
{
    // The machine's list also holds abbreviations and the names of three decades ago.
    private static readonly string[] Regions = ["Africa/", "America/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/", "Pacific/"];

    private static readonly Lazy<IReadOnlyList<(string Id, string Text)>> Known = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => Array.Exists(Regions, region => zone.Id.StartsWith(region, StringComparison.Ordinal)))
            .OrderBy(zone => zone.Id, StringComparer.Ordinal).Select(zone => (zone.Id, Text(zone))).Prepend(("UTC", "UTC"))]);

    /// <param name="chosen">Listed too, even when the machine calls it by another name now.</param>
    public static IEnumerable<(string Id, string Text)> All(string? chosen) =>
        string.IsNullOrEmpty(chosen) || Known.Value.Any(zone => zone.Id == chosen) ? Known.Value : Known.Value.Prepend((chosen, chosen));

    private static string Text(TimeZoneInfo zone)
    {
        var offset = zone.BaseUtcOffset;
        return $"{zone.Id.Replace('_', ' ')} (UTC{(offset < TimeSpan.Zero ? '−' : '+')}{offset:hh\\:mm})";
    }
}
