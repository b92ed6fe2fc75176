using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Asks again, for every organization, for the contacts and histories of the WhatsApp Business app that Meta did not take the request for.</summary>
public sealed class RequestAppSyncs(IDbContextFactory<AppDbContext> factory, TimeProvider clock, IServiceScopeFactory scopes)
{
    /// <summary>Long enough past the 24 h that a server that was down still notes what came too late.</summary>
    private static readonly TimeSpan LookedBack = TimeSpan.FromDays(3);

    /// <summary>Safe to call as often as one likes: what was asked for once is not asked for again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var (organizationId, accountId) in await MissingAsync(cancellationToken))
        {
            await using var scope = OrganizationScope.Begin(scopes, organizationId);
            await scope.ServiceProvider.GetRequiredService<RequestAppSync>().RunAsync(accountId, cancellationToken);
        }
    }

    private async Task<List<(Guid OrganizationId, Guid AccountId)>> MissingAsync(CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow().UtcDateTime - LookedBack;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var synced = db.AcrossOrganizations<NumberHealth>().Where(health => health.ContactsSyncAtUtc != null && health.HistorySyncAtUtc != null).Select(health => health.WhatsAppAccountId);
        var missing = await db.AcrossOrganizations<WhatsAppAccount>()
            .Where(one => one.IsOnBusinessApp && one.Status == WhatsAppAccountStatus.CONNECTED && one.ConnectedAtUtc > oldest && !synced.Contains(one.Id))
            .Select(one => new { one.OrganizationId, one.Id }).ToListAsync(cancellationToken);
        return [.. missing.Select(one => (one.OrganizationId, one.Id))];
    }
}
