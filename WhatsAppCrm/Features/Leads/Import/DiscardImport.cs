using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>Throws away a file that was not imported yet. For managers and up.</summary>
public sealed class DiscardImport(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <exception cref="ProblemException"><c>IMPORT_NOT_DRAFT</c>: it has begun, or is not there.</exception>
    public async Task RunAsync(Guid importId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Its lines go with it.
        var gone = await db.LeadImports.Where(one => one.Id == importId && one.State == ImportState.DRAFT).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (gone == 0) throw new ProblemException(Problem.Conflict("IMPORT_NOT_DRAFT"));
    }
}
