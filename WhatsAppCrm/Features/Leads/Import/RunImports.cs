using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>Goes on with every import and every undo that has begun, some lines of each in turn, until all are done.</summary>
public sealed class RunImports(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes)
{
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        while (await ListAsync(cancellationToken) is { Count: > 0 } imports)
        {
            foreach (var (organizationId, importId) in imports)
            {
                await using var scope = OrganizationScope.Begin(scopes, organizationId);
                await scope.ServiceProvider.GetRequiredService<ImportLines>().RunAsync(importId, cancellationToken);
                await scope.ServiceProvider.GetRequiredService<TakeBackLines>().RunAsync(importId, cancellationToken);
            }
        }
    }

    private async Task<List<(Guid OrganizationId, Guid Id)>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return [.. (await db.AcrossOrganizations<LeadImport>().Where(import => import.State == ImportState.RUNNING || import.State == ImportState.UNDOING)
            .OrderBy(import => import.CreatedAtUtc).Select(import => new { import.OrganizationId, import.Id }).ToListAsync(cancellationToken)).Select(import => (import.OrganizationId, import.Id))];
    }
}
