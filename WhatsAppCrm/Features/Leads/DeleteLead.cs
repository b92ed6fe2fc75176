using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Removes a lead and its notes for good. Its conversations stay, without a lead. For managers and up.</summary>
public sealed class DeleteLead(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below MANAGER; <c>NOT_FOUND</c>: no such lead here, or deleted already.</exception>
    public async Task RunAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            await db.Notes.Where(note => note.LeadId == leadId).ExecuteDeleteAsync(cancellationToken);
            await db.Conversations.Where(c => c.LeadId == leadId).ExecuteUpdateAsync(set => set.SetProperty(c => c.LeadId, (Guid?)null), cancellationToken);
            db.Remove(lead);
            db.Add(new AuditEntry(current.RequiredId, current.UserId, "lead.deleted", leadId.ToString(), null, time.GetUtcNow().UtcDateTime));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Lead, leadId));
    }
}
