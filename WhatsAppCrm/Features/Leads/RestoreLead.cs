using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Brings a deleted lead back, with its conversations unless the person has become another lead or was merged with somebody meanwhile. For managers and up.</summary>
public sealed class RestoreLead(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below MANAGER; <c>UNDO_TOO_LATE</c>: its rows are gone, or it is there.</exception>
    public async Task RunAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var contactId = await db.DeletedLeads.Where(l => l.Id == leadId).Select(l => l.FormerContactId).SingleOrDefaultAsync(cancellationToken);
            var takesContact = contactId is not null && await db.Contacts.AnyAsync(c => c.Id == contactId, cancellationToken) && !await db.Leads.AnyAsync(l => l.ContactId == contactId, cancellationToken);
            // Conversations before leads, as everywhere.
            if (takesContact)
                await db.Conversations.Where(c => c.ContactId == contactId && c.LeadId == null).ExecuteUpdateAsync(set => set.SetProperty(c => c.LeadId, leadId), cancellationToken);
            var lead = await db.DeletedLeads.Where(l => l.Id == leadId).ForUpdate().SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.Conflict("UNDO_TOO_LATE"));
            lead.Restore(takesContact, now);
            if (lead.OwnerId is { } ownerId && !await db.Memberships.AnyAsync(m => m.UserId == ownerId, cancellationToken)) lead.GiveTo(null, now);
            db.Add(new AuditEntry(current.RequiredId, current.UserId, "lead.restored", leadId.ToString(), null, now));
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Lead, leadId));
    }
}
