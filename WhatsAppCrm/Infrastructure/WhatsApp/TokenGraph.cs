using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The calls of Meta's Graph API that give, inspect and lengthen tokens.</summary>
public sealed class TokenGraph(GraphTransport graph, IOptions<MetaSettings> settings)
{
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

    /// <summary>A user token for another of about 60 days; business tokens need no exchange.</summary>
    public Task<GraphResult<GraphToken>> LengthenAsync(string userToken, CancellationToken cancellationToken) =>
        graph.PostFormAsync<GraphToken>(
            "oauth/access_token", cancellationToken,
            ("grant_type", "fb_exchange_token"), ("client_id", Meta.AppId ?? ""), ("client_secret", Meta.AppSecret ?? ""), ("fb_exchange_token", userToken));

    /// <summary>What a token is good for, asked with the app's own.</summary>
    public async Task<GraphResult<TokenFacts>> DebugAsync(string token, CancellationToken cancellationToken)
    {
        var result = await graph.GetAsync<GraphData<TokenFacts>>("debug_token", $"{Meta.AppId}|{Meta.AppSecret}", cancellationToken, ("input_token", token));
        if (result.IsOk && result.Value.Data is null) return GraphResult<TokenFacts>.Unknown("Meta's answer was empty.");
        return result.Map(answer => answer.Data!);
    }

    /// <summary>The portfolio of the customer a business token was given by; null when Meta does not say. Meta, Facebook Login for Business, read 2026-11-20.</summary>
    public async Task<GraphResult<string?>> GetClientBusinessAsync(string token, CancellationToken cancellationToken) =>
        (await graph.GetAsync<Me>("me", token, cancellationToken, ("fields", "client_business_id"))).Map(me => me.ClientBusinessId);

    /// <summary>Another business token of 60 days for the same customer; the one it is asked for with lives on to its own end. The transport adds the <c>appsecret_proof</c> it wants.</summary>
    public Task<GraphResult<GraphToken>> RenewBusinessTokenAsync(string token, string businessId, CancellationToken cancellationToken) =>
        graph.PostJsonAsync<GraphToken>(GraphTransport.Node(businessId) + "/system_user_access_tokens", token, new { set_token_expires_in_60_days = true }, cancellationToken);

    private sealed record Me([property: JsonPropertyName("client_business_id")] string? ClientBusinessId);
}
