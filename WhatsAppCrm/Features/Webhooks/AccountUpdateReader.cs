using System.Globalization;
using System.Text.Json;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// The field <c>account_update</c>. Events that mean nothing to a connection, and those Meta adds later, are plain lines.
/// Meta Cloud API, account_update webhook reference, read 2026-11-20.
/// </summary>
internal static class AccountUpdateReader
{
    public static AccountNews? Read(JsonElement value)
    {
        var name = value.Text("event")?.ToUpperInvariant();
        return name switch
        {
            null => null,
            "PARTNER_REMOVED" or "PARTNER_APP_UNINSTALLED" or "ACCOUNT_DELETED" => new ConnectionEnded(name, Reason(value)) { PartnerAppId = value.Get("waba_info").Text("partner_app_id") },
            "ACCOUNT_OFFBOARDED" => new AppLink(name, IsBack: false, Reason(value)),
            "ACCOUNT_RECONNECTED" => new AppLink(name, IsBack: true, Reason(value)),
            "DISABLED_UPDATE" => new Ban(value.Get("ban_info").Text("waba_ban_state")?.ToUpperInvariant() ?? "?", Day(value.Get("ban_info"))),
            "ACCOUNT_RESTRICTION" => Restricted(value),
            "ACCOUNT_VIOLATION" => new Violation(value.Get("violation_info").Text("violation_type") ?? "?"),
            "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE" => new PlainNews(name, value.Text("country")),
            "VOLUME_BASED_PRICING_TIER_UPDATE" => new PlainNews(name, Joined(value.Get("volume_tier_info"), "pricing_category", "tier", "region")),
            "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE" => new PlainNews(name, value.Get("partner_client_certification_info").Text("status")),
            _ => new PlainNews(name, null),
        };
    }

    /// <summary>Coexistence says why: <c>{"reason":"PRIMARY_INACTIVITY","initiated_by":"SYSTEM"}</c>.</summary>
    private static string? Reason(JsonElement value) => Joined(value.Get("disconnection_info"), "reason", "initiated_by");

    private static Restriction Restricted(JsonElement value)
    {
        var all = value.Items("restriction_info").Where(one => one.Text("restriction_type") is not null).ToList();
        var ends = all.Select(one => one.UnixTime("expiration")).ToList();
        return new([.. all.Select(one => one.Text("restriction_type")!.ToUpperInvariant()).Distinct()], ends.Contains(null) ? null : ends.Max());
    }

    /// <summary>Written as words: <c>"January 5, 2027"</c>; a number of seconds is understood too.</summary>
    private static DateTime? Day(JsonElement ban) =>
        ban.UnixTime("waba_ban_date")
        ?? (DateTime.TryParse(ban.Text("waba_ban_date"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var day) ? day : null);

    private static string? Joined(JsonElement parent, params string[] names) =>
        string.Join(", ", names.Select(name => parent.Text(name)).OfType<string>()) is { Length: > 0 } joined ? joined : null;
}
