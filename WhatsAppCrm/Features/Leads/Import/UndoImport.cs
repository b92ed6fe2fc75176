using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>Begins taking an import back: its leads go, except those somebody has worked on since. For managers and up.</summary>
public sealed class UndoImport(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ImportSignal signal, ILiveEvents liveEvents, TimeProvider time)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>; <c>IMPORT_NOT_DONE</c>: it is still running.</exception>
    public async Task RunAsync(Guid importId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var import = await db.LeadImports.Where(one => one.Id == importId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            import.Undo();
            db.Add(new AuditEntry(current.RequiredId, current.UserId, "leads.import_undone", importId.ToString(), import.FileName, time.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.LeadImport, importId));
        signal.Wake();
    }
}
