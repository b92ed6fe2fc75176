using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Deletes for good what can't be brought back any more: leads deleted a day ago, and the rows of imports of a month ago.</summary>
public sealed class PurgeLeads(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, CurrentOrganization current, TimeProvider time)
{
    public static readonly TimeSpan UndoneFor = TimeSpan.FromDays(1);

    /// <summary>All organizations; for the job.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        List<Guid> organizations;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken)) organizations = await db.Organizations.Select(one => one.Id).ToListAsync(cancellationToken);
        foreach (var organizationId in organizations)
        {
            await using var scope = OrganizationScope.Begin(scopes, organizationId);
            await scope.ServiceProvider.GetRequiredService<PurgeLeads>().RunAsync(cancellationToken);
        }
    }

    /// <summary>The current organization's.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _ = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var (deletedBefore, importedBefore) = (now - UndoneFor, now - LeadImport.KeptFor);
        var leadIds = await db.DeletedLeads.Where(lead => lead.DeletedAtUtc < deletedBefore).Select(lead => lead.Id).Take(500).ToListAsync(cancellationToken);
        var imports = await db.LeadImports.Where(import => import.CreatedAtUtc < importedBefore && (import.State == ImportState.DONE || import.State == ImportState.UNDONE || import.State == ImportState.DRAFT)).Select(import => import.Id).Take(50).ToListAsync(cancellationToken);
        if (leadIds.Count + imports.Count == 0) return;

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.LeadImports.Where(import => imports.Contains(import.Id)).ExecuteDeleteAsync(cancellationToken);
        await db.Notes.Where(note => note.LeadId != null && leadIds.Contains(note.LeadId.Value)).ExecuteDeleteAsync(cancellationToken);
        // Its tasks, history and fields go with it.
        await db.DeletedLeads.Where(lead => leadIds.Contains(lead.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
