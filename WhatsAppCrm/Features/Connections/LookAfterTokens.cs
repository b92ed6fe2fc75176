using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Keeps every organization's access alive: asks Meta about each token once a day, renews what ends soon, warns of what can't
/// be renewed. One organization's trouble is not another's. As often as one likes, and in several processes: the worst is a question asked twice.
/// </summary>
public sealed class LookAfterTokens(
    IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, TokenGraph graph, IOptions<MetaSettings> settings, TimeProvider clock, ILogger<LookAfterTokens> logger)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var fallback = await FallbackAsync(cancellationToken);
        foreach (var organizationId in await OrganizationsAsync(cancellationToken))
        {
            try
            {
                await using var scope = OrganizationScope.Begin(scopes, organizationId);
                await scope.ServiceProvider.GetRequiredService<LookAfterOrganizationTokens>().RunAsync(fallback, cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "The tokens of {OrganizationId} could not be looked after", organizationId);
            }
        }
    }

    private async Task<List<Guid>> OrganizationsAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.AcrossOrganizations<WhatsAppAccount>().Where(one => one.Status != WhatsAppAccountStatus.DISCONNECTED)
            .Select(one => one.OrganizationId).Distinct().ToListAsync(cancellationToken);
    }

    /// <summary>The installation's own token is asked about once for all who use it; renewing it is its operator's, who reads the log.</summary>
    private async Task<TokenFacts?> FallbackAsync(CancellationToken cancellationToken)
    {
        if (settings.Value.SystemUserToken is not { Length: > 0 } token) return null;
        var now = clock.GetUtcNow().UtcDateTime;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            var users = await db.AcrossOrganizations<WhatsAppAccount>().AsNoTracking()
                .Where(one => one.TokenKind == TokenKind.FALLBACK && one.Status != WhatsAppAccountStatus.DISCONNECTED)
                .Select(one => new { one.TokenCheckedAtUtc, one.TokenExpiresAtUtc, one.Status }).ToListAsync(cancellationToken);
            if (!users.Any(one => one.Status != WhatsAppAccountStatus.CONNECTED || TokenRules.IsDue(one.TokenCheckedAtUtc, one.TokenExpiresAtUtc, now))) return null;
        }

        var answer = await graph.DebugAsync(token, cancellationToken);
        if (!answer.IsOk) logger.LogWarning("Meta:SystemUserToken could not be asked about: {Explanation}", answer.Explanation);
        else if (!answer.Value.IsValid) logger.LogError("Meta:SystemUserToken is no longer valid ({Explanation}): every number without a token of its own has stopped sending", answer.Value.Refusal);
        else if (answer.Value.ExpiresAtUtc is { } expires && TokenRules.AlertDue(expires, now) is { } days) logger.LogError("Meta:SystemUserToken ends within {Days} days, at {ExpiresAtUtc:u}: replace it", days, expires);
        return answer.IsOk ? answer.Value : null;
    }
}
