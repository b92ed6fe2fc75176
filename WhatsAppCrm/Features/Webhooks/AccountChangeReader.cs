using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Reads the fields that speak of a business account instead of messages. They carry <c>entry.time</c> and no <c>metadata</c>:
/// <code>{"id":"&lt;WABA&gt;","time":1790416800,"changes":[{"field":"account_update","value":{"event":"DISABLED_UPDATE","ban_info":{…}}}]}</code>
/// For <c>PARTNER_ADDED</c> and its like <c>entry.id</c> may be the portfolio's; the account then stands in <c>waba_info.waba_id</c>.
/// Meta Cloud API, managing webhooks and the reference of each field, read 2026-11-20.
/// </summary>
internal static class AccountChangeReader
{
    /// <summary>Clocks differ a little; a time further ahead than this is not a time.</summary>
    private static readonly TimeSpan ToleratedLead = TimeSpan.FromMinutes(10);

    /// <returns>Whether the field is one of these; without news when its value says nothing.</returns>
    public static bool TryRead(JsonElement entry, JsonElement change, DateTime receivedAtUtc, List<AccountChange> changes)
    {
        var value = change.Get("value");
        var field = change.Text("field");
        AccountNews? news;
        switch (field)
        {
            case "account_update":
                news = AccountUpdateReader.Read(value);
                break;
            case "account_alerts":
                news = AccountAlertReader.Read(value);
                break;
            case "phone_number_quality_update":
                news = NumberNewsReader.Quality(value);
                break;
            case "phone_number_name_update":
                news = NumberNewsReader.Name(value);
                break;
            case "security":
                news = NumberNewsReader.Security(value);
                break;
            case "account_review_update":
                news = value.Text("decision") is { } decision ? new ReviewDecided(decision.ToUpperInvariant()) : null;
                break;
            case "business_capability_update":
                news = NumberNewsReader.Capability(value);
                break;
            default:
                return false;
        }

        if (news is null) return true;
        var time = Time(entry, receivedAtUtc);
        var number = Named(value);
        changes.Add(new(
            value.Get("waba_info").Text("waba_id") ?? entry.Text("id") ?? "", Digits(value), number, time ?? receivedAtUtc, Key(field, time, news, value), news));
        return true;
    }

    /// <summary>Seconds; milliseconds have been seen in Graph webhooks of other products.</summary>
    internal static DateTime? Time(JsonElement entry, DateTime receivedAtUtc)
    {
        if (!long.TryParse(entry.Text("time"), out var time) || time <= 0 || time > 253_402_300_799_000) return null;
        var at = time < 100_000_000_000 ? DateTime.UnixEpoch.AddSeconds(time) : DateTime.UnixEpoch.AddMilliseconds(time);
        return at <= receivedAtUtc + ToleratedLead ? at : null;
    }

    private static string Key(string field, DateTime? time, AccountNews news, JsonElement value) =>
        $"{field}:{(time is { } at ? new DateTimeOffset(at).ToUnixTimeSeconds() : 0)}:{news.Kind}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value.GetRawText())).AsSpan(0, 6))}";

    private static string? Digits(JsonElement value)
    {
        var digits = string.Concat((value.Text("display_phone_number") ?? "").Where(char.IsAsciiDigit));
        return digits.Length == 0 ? null : digits;
    }

    /// <summary>An alert names its number by Meta's id.</summary>
    private static string? Named(JsonElement value) => value.Text("entity_type") == "PHONE_NUMBER" ? value.Text("entity_id") : null;
}
