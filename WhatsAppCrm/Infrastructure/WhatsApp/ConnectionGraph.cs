using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The calls of Meta's Graph API about a connection itself: what Meta says of a number, and where its webhooks go.</summary>
public sealed class ConnectionGraph(GraphTransport graph, IOptions<MetaSettings> settings)
{
    private const int PageSize = 100;
    private const int MostPages = 50;

    private const string NumberFields =
        "id,display_phone_number,verified_name,quality_rating,status,name_status,code_verification_status,platform_type,throughput,is_official_business_account,is_on_biz_app,"
        + "whatsapp_business_manager_messaging_limit";

    /// <summary>What Meta says of a number; some of it is only served here and not in the list. Meta Cloud API, phone numbers, read 2026-11-20.</summary>
    public Task<GraphResult<GraphNumberHealth>> GetNumberAsync(string token, string phoneNumberId, CancellationToken cancellationToken) =>
        graph.GetAsync<GraphNumberHealth>(GraphTransport.Node(phoneNumberId), token, cancellationToken, ("fields", NumberFields));

    public Task<GraphResult<GraphWaba>> GetBusinessAccountAsync(string token, string wabaId, CancellationToken cancellationToken) =>
        graph.GetAsync<GraphWaba>(GraphTransport.Node(wabaId), token, cancellationToken, ("fields", "id,name,timezone_id,account_review_status"));

    /// <summary>All numbers of a business account, page after page.</summary>
    public async Task<GraphResult<IReadOnlyList<GraphPhoneNumber>>> GetPhoneNumbersAsync(string token, string wabaId, CancellationToken cancellationToken)
    {
        List<GraphPhoneNumber> numbers = [];
        string? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            (string, string)[] query = [("fields", "id,display_phone_number,verified_name,quality_rating,is_on_biz_app"), ("limit", $"{PageSize}")];
            var result = await graph.GetAsync<GraphPage<GraphPhoneNumber>>(
                GraphTransport.Node(wabaId) + "/phone_numbers", token, cancellationToken, after is null ? query : [.. query, ("after", after)]);
            if (!result.IsOk) return result.Map<IReadOnlyList<GraphPhoneNumber>>(_ => numbers);

            numbers.AddRange(result.Value.Data ?? []);
            // The address in "next" is not followed: it is Meta's word, and only the cursor is needed from it.
            after = result.Value.Paging is { Next: not null } paging ? paging.Cursors?.After : null;
            if (after is null) break;
        }

        return GraphResult<IReadOnlyList<GraphPhoneNumber>>.Ok(numbers);
    }

    /// <summary>Our app's subscription to the account's webhooks; null when there is none.</summary>
    public async Task<GraphResult<GraphSubscription?>> GetSubscriptionAsync(string token, string wabaId, CancellationToken cancellationToken)
    {
        var apps = await graph.GetAsync<GraphPage<GraphSubscribedApp>>(GraphTransport.Node(wabaId) + "/subscribed_apps", token, cancellationToken);
        return apps.Map(page => (page.Data ?? []).Where(app => app.App?.Id == settings.Value.AppId).Select(app => new GraphSubscription(app.OverrideCallbackUri)).FirstOrDefault());
    }

    /// <summary>
    /// Has the account's webhooks sent to the app, and its messages to an address of its own when one is given: Meta then asks that
    /// address for the challenge before it answers. Without one, an override that stood is removed. Doing it twice is harmless.
    /// Meta Cloud API, webhooks override, read 2026-11-20.
    /// </summary>
    public async Task<GraphResult<bool>> SubscribeAsync(string token, string wabaId, WebhookOverride? webhookOverride, CancellationToken cancellationToken)
    {
        object body = webhookOverride is { } here ? new { override_callback_uri = here.CallbackUri, verify_token = here.VerifyToken } : new { };
        return (await graph.PostJsonAsync<GraphSuccess>(GraphTransport.Node(wabaId) + "/subscribed_apps", token, body, cancellationToken)).Confirmed();
    }

    public async Task<GraphResult<bool>> UnsubscribeAsync(string token, string wabaId, CancellationToken cancellationToken) =>
        (await graph.DeleteAsync<GraphSuccess>(GraphTransport.Node(wabaId) + "/subscribed_apps", token, cancellationToken)).Confirmed();

    /// <summary>Takes a number into the Cloud API. The PIN sets two-step verification, or must be the one already set (else 133005).</summary>
    public async Task<GraphResult<bool>> RegisterAsync(string token, string phoneNumberId, string pin, CancellationToken cancellationToken) =>
        (await graph.PostJsonAsync<GraphSuccess>(GraphTransport.Node(phoneNumberId) + "/register", token, new { messaging_product = "whatsapp", pin }, cancellationToken)).Confirmed();

    /// <summary>Coexistence: has the WhatsApp Business app's contacts or history sent as webhooks; once each, within 24 h. Meta, onboarding business app users, read 2026-11-20.</summary>
    /// <param name="syncType"><c>smb_app_state_sync</c> or <c>history</c>.</param>
    /// <returns>Meta's request id, for support.</returns>
    public async Task<GraphResult<string?>> RequestAppSyncAsync(string token, string phoneNumberId, string syncType, CancellationToken cancellationToken) =>
        (await graph.PostJsonAsync<GraphRequest>(GraphTransport.Node(phoneNumberId) + "/smb_app_data", token, new { messaging_product = "whatsapp", sync_type = syncType }, cancellationToken))
        .Map(answer => answer.RequestId);
}

/// <summary>Where Meta sends an account's messages instead of the app's own address, and what it shows there to be let in.</summary>
public sealed record WebhookOverride(string CallbackUri, string VerifyToken)
{
    // A record prints its members; this one must not.
    public override string ToString() => nameof(WebhookOverride);
}

/// <param name="CallbackOverride">Null: the app's own address.</param>
public sealed record GraphSubscription(string? CallbackOverride);

/// <summary>A number as <c>GET /{phone}</c> describes it.</summary>
public sealed record GraphNumberHealth(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("display_phone_number")] string? DisplayPhoneNumber,
    [property: JsonPropertyName("verified_name")] string? VerifiedName,
    [property: JsonPropertyName("quality_rating")] string? QualityRating,
    [property: JsonPropertyName("status")] string? Status,
    [property: JsonPropertyName("name_status")] string? NameStatus,
    [property: JsonPropertyName("code_verification_status")] string? CodeVerificationStatus,
    [property: JsonPropertyName("platform_type")] string? PlatformType,
    [property: JsonPropertyName("throughput")] GraphThroughput? Throughput,
    [property: JsonPropertyName("is_official_business_account")] bool? IsOfficialBusinessAccount,
    [property: JsonPropertyName("is_on_biz_app")] bool? IsOnBizApp,
    [property: JsonPropertyName("whatsapp_business_manager_messaging_limit")] string? MessagingLimit)
{
    /// <summary>Taken into the Cloud API and working there.</summary>
    public bool IsRegistered => PlatformType == "CLOUD_API" && Status == "CONNECTED";
}

public sealed record GraphThroughput([property: JsonPropertyName("level")] string? Level);

internal sealed record GraphSubscribedApp(
    [property: JsonPropertyName("whatsapp_business_api_data")] GraphApp? App,
    [property: JsonPropertyName("override_callback_uri")] string? OverrideCallbackUri);

internal sealed record GraphApp([property: JsonPropertyName("id")] string? Id);

internal sealed record GraphRequest([property: JsonPropertyName("request_id")] string? RequestId);
