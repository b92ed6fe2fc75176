using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Connections;

/// <summary>A business account's webhooks are switched on and off as a whole, so what one organization does to it concerns everyone with a number in it.</summary>
public sealed class BusinessAccountUse(IDbContextFactory<AppDbContext> factory)
{
    /// <summary>Whether some organization here receives this business account's webhooks.</summary>
    public async Task<bool> IsInUseAsync(string wabaId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.AcrossOrganizations<WhatsAppAccount>().AnyAsync(one => one.WabaId == wabaId && one.Status != WhatsAppAccountStatus.DISCONNECTED, cancellationToken);
    }

    /// <summary>The same, without this number, inside the caller's transaction.</summary>
    public Task<bool> IsInUseByAnotherAsync(AppDbContext db, string wabaId, Guid accountId, CancellationToken cancellationToken) =>
        db.AcrossOrganizations<WhatsAppAccount>().AnyAsync(one => one.WabaId == wabaId && one.Id != accountId && one.Status != WhatsAppAccountStatus.DISCONNECTED, cancellationToken);
}
