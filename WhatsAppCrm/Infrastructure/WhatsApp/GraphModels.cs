using System.Text.Json.Serialization;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary><c>oauth/access_token</c>. <c>expires_in</c> is missing for a token that does not expire.</summary>
public sealed record GraphToken([property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] long? ExpiresInSeconds)
{
    // A record prints its members; this one must not.
    public override string ToString() => nameof(GraphToken);
}

/// <summary>
/// <c>debug_token</c>: what a token is good for. <c>expires_at</c> 0 means never. The WhatsApp permissions may be missing from
/// <c>scopes</c> and stand only in <c>granular_scopes</c>, with the ids of the business accounts they were given for.
/// Meta Cloud API, manage accounts, read 2026-11-20.
/// </summary>
public sealed record TokenFacts(
    [property: JsonPropertyName("app_id")] string? AppId,
    [property: JsonPropertyName("type")] string? Type,
    [property: JsonPropertyName("is_valid")] bool IsValid,
    [property: JsonPropertyName("expires_at")] long ExpiresAt,
    [property: JsonPropertyName("granular_scopes")] IReadOnlyList<GranularScope>? GranularScopes)
{
    public const string Management = "whatsapp_business_management";
    public const string Messaging = "whatsapp_business_messaging";

    /// <summary>Seconds since 1970; 0 when Meta does not say.</summary>
    [JsonPropertyName("issued_at")] public long IssuedAt { get; init; }

    /// <summary>Why it is not valid; null while it is.</summary>
    [JsonPropertyName("error")] public TokenFault? Fault { get; init; }

    public DateTime? IssuedAtUtc => IssuedAt > 0 ? DateTimeOffset.FromUnixTimeSeconds(IssuedAt).UtcDateTime : null;

    /// <summary>As Meta would refuse a call with a token that is not valid.</summary>
    public GraphError Refusal => new(Fault?.Code ?? 190, Fault?.Subcode, Fault?.Message ?? "The access token is not valid.", null, 401, null, null);

    /// <summary>Only user tokens are short-lived and can be lengthened.</summary>
    public bool IsUserToken => string.Equals(Type, "USER", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null: never.</summary>
    public DateTime? ExpiresAtUtc => ExpiresAt > 0 ? DateTimeOffset.FromUnixTimeSeconds(ExpiresAt).UtcDateTime : null;

    public bool Has(string scope) => GranularScopes?.Any(granted => granted.Scope == scope) == true;

    /// <summary>Every permission it has, comma-separated.</summary>
    public string ScopeNames => string.Join(',', (GranularScopes ?? []).Select(granted => granted.Scope).Distinct(StringComparer.Ordinal));

    /// <summary>The business accounts (WABA ids) it may manage, Meta's newest first.</summary>
    public IReadOnlyList<string> WabaIds =>
        [.. (GranularScopes ?? []).Where(granted => granted.Scope == Management).SelectMany(granted => granted.TargetIds ?? []).Distinct(StringComparer.Ordinal)];
}

public sealed record TokenFault(
    [property: JsonPropertyName("code")] int? Code, [property: JsonPropertyName("subcode")] int? Subcode, [property: JsonPropertyName("message")] string? Message);

public sealed record GranularScope([property: JsonPropertyName("scope")] string Scope, [property: JsonPropertyName("target_ids")] IReadOnlyList<string>? TargetIds);

/// <summary>A business account (WABA).</summary>
public sealed record GraphWaba(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("name")] string? Name,
    [property: JsonPropertyName("timezone_id")] string? TimezoneId,
    [property: JsonPropertyName("account_review_status")] string? AccountReviewStatus);

/// <summary>One of a business account's numbers.</summary>
public sealed record GraphPhoneNumber(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("display_phone_number")] string DisplayPhoneNumber,
    [property: JsonPropertyName("verified_name")] string? VerifiedName,
    [property: JsonPropertyName("quality_rating")] string? QualityRating,
    [property: JsonPropertyName("is_on_biz_app")] bool? IsOnBizApp);

internal sealed record GraphPage<T>([property: JsonPropertyName("data")] IReadOnlyList<T>? Data, [property: JsonPropertyName("paging")] GraphPaging? Paging);

internal sealed record GraphPaging([property: JsonPropertyName("cursors")] GraphCursors? Cursors, [property: JsonPropertyName("next")] string? Next);

internal sealed record GraphCursors([property: JsonPropertyName("after")] string? After);

internal sealed record GraphData<T>([property: JsonPropertyName("data")] T? Data);

internal sealed record GraphSuccess([property: JsonPropertyName("success")] bool Success);

internal sealed record GraphSent([property: JsonPropertyName("messages")] IReadOnlyList<GraphSentMessage>? Messages);

internal sealed record GraphSentMessage([property: JsonPropertyName("id")] string? Id);
