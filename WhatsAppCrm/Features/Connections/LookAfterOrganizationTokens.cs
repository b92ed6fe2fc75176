using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// One organization's turn: every token that is due is asked about once, however many numbers share it; renewed when its end
/// comes near; lost when Meta says so; and warned of when it really will end.
/// </summary>
public sealed class LookAfterOrganizationTokens(
    OrganizationTokens numbers, AccountTokens tokens, TokenGraph graph, RenewToken renew, WarnOfExpiry warn, CurrentOrganization current, TimeProvider clock,
    ILogger<LookAfterOrganizationTokens> logger)
{
    /// <param name="fallback">What <c>debug_token</c> says of the installation's own token; null when it was not asked or did not answer.</param>
    public async Task RunAsync(TokenFacts? fallback, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var all = await numbers.ListAsync(cancellationToken);
        foreach (var shared in all.GroupBy(Token))
        {
            if (!shared.Any(one => one.Status != WhatsAppAccountStatus.CONNECTED || TokenRules.IsDue(one.CheckedAtUtc, one.ExpiresAtUtc, now))) continue;
            await LookAfterAsync([.. shared], shared.Key, fallback, now, cancellationToken);
        }

        await warn.RunAsync(cancellationToken);
    }

    /// <summary>What numbers are grouped by: their token in the clear, else why there is none.</summary>
    private GraphResult<string> Token(NumberToken number) => tokens.ForCall(current.RequiredId, number.ProtectedToken);

    private async Task LookAfterAsync(IReadOnlyList<NumberToken> shared, GraphResult<string> token, TokenFacts? fallback, DateTime now, CancellationToken cancellationToken)
    {
        if (!token.IsOk)
        {
            await numbers.LoseAsync(shared, token.Error!, cancellationToken);
            return;
        }

        var isFallback = shared[0].ProtectedToken is null;
        if (isFallback && fallback is null) return;
        var answer = isFallback ? GraphResult<TokenFacts>.Ok(fallback!) : await graph.DebugAsync(token.Value, cancellationToken);
        if (!answer.IsOk)
        {
            // Asked with the app's own credentials: a refusal says nothing about the customer's token. Next hour again.
            logger.LogWarning("A token of {OrganizationId} could not be asked about: {Explanation}", current.RequiredId, answer.Explanation);
            return;
        }

        var facts = answer.Value;
        if (!facts.IsValid)
        {
            await numbers.LoseAsync(shared, facts.Refusal, cancellationToken);
            return;
        }

        await numbers.CheckedAsync(shared, facts, cancellationToken);
        if (isFallback || facts.ExpiresAtUtc is not { } expires || now < TokenRules.RenewFrom(facts.IssuedAtUtc, expires)) return;
        await RenewAsync(shared, token.Value, expires, cancellationToken);
    }

    private async Task RenewAsync(IReadOnlyList<NumberToken> shared, string token, DateTime expires, CancellationToken cancellationToken)
    {
        var businessId = shared.Select(one => one.BusinessId).FirstOrDefault(id => id is not null);
        var renewed = await renew.RunAsync(token, shared[0].Kind, businessId, expires, cancellationToken);
        if (renewed.IsOk)
        {
            await numbers.RenewedAsync(shared, renewed.Value, cancellationToken);
            logger.LogInformation("Renewed a token of {OrganizationId} for {Count} numbers", current.RequiredId, shared.Count);
            return;
        }

        logger.LogWarning("A token of {OrganizationId} could not be renewed: {Explanation}", current.RequiredId, renewed.Explanation);
        await numbers.NotRenewedAsync(shared, renewed.Explanation, cancellationToken);
    }
}
