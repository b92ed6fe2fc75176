using System.Globalization;
using System.Text.Json;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>What Meta says of a number's limit, name and PIN. Meta Cloud API, webhook reference of each field, read 2026-11-20.</summary>
internal static class NumberNewsReader
{
    /// <summary>
    /// Today a limit and throughput event (<c>max_daily_conversations_per_business</c>); in older bodies also a warning about quality:
    /// <code>{"display_phone_number":"15550100001","event":"FLAGGED","current_limit":"TIER_1K"}</code>
    /// </summary>
    public static AccountNews? Quality(JsonElement value)
    {
        var limit = Limit(value.Text("max_daily_conversations_per_business") ?? value.Text("current_limit"));
        var name = value.Text("event")?.ToUpperInvariant();
        return name switch
        {
            null => null,
            "FLAGGED" or "UNFLAGGED" => new QualityFlag(name == "FLAGGED", limit),
            _ => new LimitMoved("LIMIT_" + name, limit, IsHighThroughput: name == "THROUGHPUT_UPGRADE", limit),
        };
    }

    public static AccountNews? Name(JsonElement value) =>
        value.Text("decision") is { } decision ? new NameDecided(decision.ToUpperInvariant(), value.Text("requested_verified_name"), Reason(value.Text("rejection_reason"))) : null;

    /// <summary>The limit is the whole portfolio's; a whole number (-1 is no limit) or a <c>TIER_…</c> word.</summary>
    public static AccountNews? Capability(JsonElement value) =>
        Limit(value.Text("max_daily_conversations_per_business") ?? value.Text("max_daily_conversation_per_phone")) is { } limit
            ? new LimitMoved("LIMIT_CHANGED", limit, IsHighThroughput: false, limit)
            : null;

    public static AccountNews? Security(JsonElement value) => value.Text("event") is { } name ? new PinNews(name.ToUpperInvariant(), value.Text("requester")) : null;

    /// <summary>One spelling for both: the word where the figure is one of Meta's steps.</summary>
    private static string? Limit(string? given)
    {
        if (given is null || !long.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var figure)) return given?.ToUpperInvariant();
        return figure switch
        {
            < 0 => "TIER_UNLIMITED",
            50 or 250 => $"TIER_{figure}",
            1_000 or 2_000 or 10_000 or 100_000 => $"TIER_{figure / 1_000}K",
            _ => figure.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string? Reason(string? reason) => reason is null or "NONE" ? null : reason;
}
