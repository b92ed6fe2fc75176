using System.Text.Json.Serialization;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The calls of Meta's Graph API that make a token's life longer.</summary>
public sealed class TokenGraph(GraphTransport graph, GraphClient client)
{
    /// <summary>The portfolio of the customer a business token was given by; null when Meta does not say. Meta, Facebook Login for Business, read 2026-11-20.</summary>
    public async Task<GraphResult<string?>> GetClientBusinessAsync(string token, CancellationToken cancellationToken) =>
        (await graph.GetAsync<Me>("me", token, cancellationToken, ("fields", "client_business_id"))).Map(me => me.ClientBusinessId);

    /// <summary>Another business token of 60 days for the same customer; the one it is asked for with lives on to its own end. The transport adds the <c>appsecret_proof</c> it wants.</summary>
    public Task<GraphResult<GraphToken>> RenewBusinessTokenAsync(string token, string businessId, CancellationToken cancellationToken) =>
        graph.PostJsonAsync<GraphToken>(Uri.EscapeDataString(businessId) + "/system_user_access_tokens", token, new { set_token_expires_in_60_days = true }, cancellationToken);

    /// <summary>Another 60 days for a user token.</summary>
    public Task<GraphResult<GraphToken>> RenewUserTokenAsync(string token, CancellationToken cancellationToken) => client.ExchangeLongLivedAsync(token, cancellationToken);

    public Task<GraphResult<TokenFacts>> DebugAsync(string token, CancellationToken cancellationToken) => client.DebugTokenAsync(token, cancellationToken);

    private sealed record Me([property: JsonPropertyName("client_business_id")] string? ClientBusinessId);
}
