using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The calls of Meta's Graph API that the product makes. Ids are opaque and escaped; nothing is repeated by itself.</summary>
public sealed class GraphClient(GraphTransport graph, IOptions<MetaSettings> settings)
{
    private const int PageSize = 100;
    private const int MostPages = 50;

    private MetaSettings Meta => settings.Value;

    /// <summary>
    /// A sign-up code (30 s life, once) for a business token. A popup's code is exchanged without a redirect address, a
    /// redirect's with the identical one. Meta, Embedded Signup, onboarding customers, read 2026-11-20.
    /// </summary>
    public Task<GraphResult<GraphToken>> ExchangeCodeAsync(string code, string? redirectUri, CancellationToken cancellationToken)
    {
        (string, string)[] form = [("client_id", Meta.AppId ?? ""), ("client_secret", Meta.AppSecret ?? ""), ("grant_type", "authorization_code"), ("code", code)];
        return graph.PostFormAsync<GraphToken>("oauth/access_token", cancellationToken, redirectUri is null ? form : [.. form, ("redirect_uri", redirectUri)]);
    }

    /// <summary>A short-lived user token for one of about 60 days; business tokens need no exchange.</summary>
    public Task<GraphResult<GraphToken>> ExchangeLongLivedAsync(string userToken, CancellationToken cancellationToken) =>
        graph.PostFormAsync<GraphToken>(
            "oauth/access_token", cancellationToken,
            ("grant_type", "fb_exchange_token"), ("client_id", Meta.AppId ?? ""), ("client_secret", Meta.AppSecret ?? ""), ("fb_exchange_token", userToken));

    public async Task<GraphResult<TokenFacts>> DebugTokenAsync(string token, CancellationToken cancellationToken)
    {
        var result = await graph.GetAsync<GraphData<TokenFacts>>("debug_token", $"{Meta.AppId}|{Meta.AppSecret}", cancellationToken, ("input_token", token));
        if (result.IsOk && result.Value.Data is null) return GraphResult<TokenFacts>.Unknown("Meta's answer was empty.");
        return result.Map(answer => answer.Data!);
    }

    public Task<GraphResult<GraphWaba>> GetWabaAsync(string token, string wabaId, CancellationToken cancellationToken) =>
        graph.GetAsync<GraphWaba>(Node(wabaId), token, cancellationToken, ("fields", "id,name,timezone_id"));

    /// <summary>All numbers of a business account, page after page.</summary>
    public async Task<GraphResult<IReadOnlyList<GraphPhoneNumber>>> GetPhoneNumbersAsync(string token, string wabaId, CancellationToken cancellationToken)
    {
        List<GraphPhoneNumber> numbers = [];
        string? after = null;
        for (var page = 0; page < MostPages; page++)
        {
            (string, string)[] query = [("fields", "id,display_phone_number,verified_name,quality_rating,is_on_biz_app"), ("limit", $"{PageSize}")];
            var result = await graph.GetAsync<GraphPage<GraphPhoneNumber>>(
                Node(wabaId) + "/phone_numbers", token, cancellationToken, after is null ? query : [.. query, ("after", after)]);
            if (!result.IsOk) return result.Map<IReadOnlyList<GraphPhoneNumber>>(_ => numbers);

            numbers.AddRange(result.Value.Data ?? []);
            // The address in "next" is not followed: it is Meta's word, and only the cursor is needed from it.
            after = result.Value.Paging is { Next: not null } paging ? paging.Cursors?.After : null;
            if (after is null) break;
        }

        return GraphResult<IReadOnlyList<GraphPhoneNumber>>.Ok(numbers);
    }

    /// <summary>Has the account's webhooks sent to the app. Doing it twice is harmless.</summary>
    public async Task<GraphResult<bool>> SubscribeAppAsync(string token, string wabaId, CancellationToken cancellationToken) =>
        Succeeded(await graph.PostJsonAsync<GraphSuccess>(Node(wabaId) + "/subscribed_apps", token, new { }, cancellationToken));

    public async Task<GraphResult<bool>> UnsubscribeAppAsync(string token, string wabaId, CancellationToken cancellationToken) =>
        Succeeded(await graph.DeleteAsync<GraphSuccess>(Node(wabaId) + "/subscribed_apps", token, cancellationToken));

    /// <summary>Takes a number into the Cloud API. The PIN sets two-step verification, or must be the one already set (else 133005).</summary>
    public async Task<GraphResult<bool>> RegisterAsync(string token, string phoneNumberId, string pin, CancellationToken cancellationToken) =>
        Succeeded(await graph.PostJsonAsync<GraphSuccess>(Node(phoneNumberId) + "/register", token, new { messaging_product = "whatsapp", pin }, cancellationToken));

    /// <returns>The message's <c>wamid</c>. Ok means accepted, not delivered.</returns>
    public async Task<GraphResult<string>> SendTextAsync(string token, TextToMeta message, CancellationToken cancellationToken)
    {
        var body = new SendBody(message.ToPhone, message.ToPhone is null ? message.ToUserId : null, message.CallbackData, new(message.Text));
        var result = await graph.PostJsonAsync<GraphSent>(Node(message.PhoneNumberId) + "/messages", token, body, cancellationToken);
        if (!result.IsOk) return result.Map(_ => "");
        return result.Value.Messages is [{ Id: { Length: > 0 } id }, ..] ? GraphResult<string>.Ok(id) : GraphResult<string>.Unknown("Meta's answer had no message id.");
    }

    /// <summary>Shows the customer that this message and all before it were read.</summary>
    public async Task<GraphResult<bool>> MarkReadAsync(string token, string phoneNumberId, string providerMessageId, CancellationToken cancellationToken) =>
        Succeeded(await graph.PostJsonAsync<GraphSuccess>(
            Node(phoneNumberId) + "/messages", token, new { messaging_product = "whatsapp", status = "read", message_id = providerMessageId }, cancellationToken));

    private static string Node(string id) => Uri.EscapeDataString(id);

    private static GraphResult<bool> Succeeded(GraphResult<GraphSuccess> result) =>
        result.IsOk && !result.Value.Success ? GraphResult<bool>.Unknown("Meta did not confirm.") : result.Map(answer => answer.Success);

    private sealed record SendBody(
        [property: JsonPropertyName("to"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? To,
        [property: JsonPropertyName("recipient"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Recipient,
        [property: JsonPropertyName("biz_opaque_callback_data")] string CallbackData,
        [property: JsonPropertyName("text")] TextBody Text)
    {
        [JsonPropertyName("messaging_product")] public string MessagingProduct => "whatsapp";

        [JsonPropertyName("recipient_type")] public string RecipientType => "individual";

        [JsonPropertyName("type")] public string Type => "text";
    }

    private sealed record TextBody([property: JsonPropertyName("body")] string Body);
}
