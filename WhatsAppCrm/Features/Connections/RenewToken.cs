using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>A token that takes the old one's place, with what <c>debug_token</c> says of it.</summary>
public sealed record RenewedToken(string Token, TokenFacts Facts, string? BusinessId)
{
    // A record prints its members; this one must not.
    public override string ToString() => nameof(RenewedToken);
}

/// <summary>
/// Asks Meta for a token that lives longer, and for its facts; stores nothing. Whatever goes wrong, the old token stays good until
/// its own end, so trying again another day is always right.
/// </summary>
public sealed class RenewToken(TokenGraph graph)
{
    /// <returns>Refused also when what Meta gave is not valid or ends no later than the old one.</returns>
    public async Task<GraphResult<RenewedToken>> RunAsync(string token, TokenKind kind, string? businessId, DateTime expiresAtUtc, CancellationToken cancellationToken)
    {
        if (kind == TokenKind.BUSINESS && businessId is null)
        {
            var found = await graph.GetClientBusinessAsync(token, cancellationToken);
            if (!found.IsOk) return found.Map(Never);
            if (found.Value is null) return Useless("Meta does not say whose portfolio the token is of.");
            businessId = found.Value;
        }

        var renewed = kind == TokenKind.USER
            ? await graph.LengthenAsync(token, cancellationToken)
            : await graph.RenewBusinessTokenAsync(token, businessId!, cancellationToken);
        if (!renewed.IsOk) return renewed.Map(Never);

        // What it is good for is Meta's word, never an assumption; and only then may it take the old one's place.
        var facts = await graph.DebugAsync(renewed.Value.AccessToken, cancellationToken);
        if (!facts.IsOk) return facts.Map(Never);
        if (!facts.Value.IsValid) return Useless("The renewed token is not valid.");
        if (facts.Value.ExpiresAtUtc <= expiresAtUtc) return Useless("The renewed token ends no later.");
        return GraphResult<RenewedToken>.Ok(new(renewed.Value.AccessToken, facts.Value, businessId));
    }

    private static GraphResult<RenewedToken> Useless(string why) => GraphResult<RenewedToken>.Refused(new(null, null, why, null, 200, null, null));

    private static RenewedToken Never<T>(T value) => throw new System.Diagnostics.UnreachableException();
}
