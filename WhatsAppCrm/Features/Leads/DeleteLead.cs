using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>
/// Takes a lead away, with its notes, tasks and history; its conversations stay, without a lead. For a day it can be brought back by
/// <see cref="RestoreLead"/>, then <see cref="PurgeLeads"/> deletes the rows. For managers and up.
/// </summary>
public sealed class DeleteLead(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below MANAGER; <c>NOT_FOUND</c>: no such lead here, or deleted already.</exception>
    public async Task RunAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            // Conversations before leads, as everywhere.
            await db.Conversations.Where(c => c.LeadId == leadId).ExecuteUpdateAsync(set => set.SetProperty(c => c.LeadId, (Guid?)null), cancellationToken);
            var lead = await db.Leads.Where(l => l.Id == leadId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            lead.Delete(now);
            db.Add(new AuditEntry(current.RequiredId, current.UserId, "lead.deleted", leadId.ToString(), null, now));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Lead, leadId));
    }
}
