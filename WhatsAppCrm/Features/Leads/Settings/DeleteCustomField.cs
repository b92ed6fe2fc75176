using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <summary>Deletes a field of the organization's leads with everything in it, for good. For administrators.</summary>
public sealed class DeleteCustomField(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN; <c>NOT_FOUND</c>.</exception>
    public async Task RunAsync(Guid fieldId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var field = await db.CustomFields.Where(one => one.Id == fieldId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            await db.CustomValues.Where(value => value.FieldId == fieldId).ExecuteDeleteAsync(cancellationToken);
            db.Remove(field);
            db.Add(new AuditEntry(current.RequiredId, current.UserId, "field.deleted", fieldId.ToString(), field.Label, time.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Pipelines, Guid.Empty));
    }
}
