using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>
/// Ends a membership: an ADMIN's decision, or one's own leaving. What the person wrote stays, what was
/// assigned to them is unassigned; open pages of theirs lose the organization at once.
/// </summary>
public sealed class RemoveMember(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents events, TimeProvider time)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN for anyone but oneself, <c>OWNER_ONLY</c>, <c>NOT_FOUND</c>, <c>LAST_OWNER</c>.</exception>
    public async Task RunAsync(Guid userId, CancellationToken cancellationToken)
    {
        current.Require(userId == current.UserId ? Role.SELLER : Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.LockOrganizationAsync(current.RequiredId, cancellationToken);

        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.UserId == userId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        await MemberRules.CheckAsync(db, current, membership, wanted: null, cancellationToken);

        // Nobody's conversations rather than a former colleague's: they show up where the others look for work.
        await db.Conversations.Where(conversation => conversation.AssigneeId == userId).ExecuteUpdateAsync(update => update.SetProperty(c => c.AssigneeId, (Guid?)null), cancellationToken);
        await db.Leads.Where(lead => lead.OwnerId == userId).ExecuteUpdateAsync(update => update.SetProperty(l => l.OwnerId, (Guid?)null), cancellationToken);
        await db.LeadTasks.Where(task => task.AssigneeId == userId && task.DoneAtUtc == null).ExecuteUpdateAsync(update => update.SetProperty(t => t.AssigneeId, (Guid?)null), cancellationToken);
        db.Remove(membership);
        db.Add(new AuditEntry(membership.OrganizationId, current.UserId, "member.removed", userId.ToString(), membership.Role.ToString(), time.GetUtcNow().UtcDateTime));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        events.Publish(new LiveEvent(membership.OrganizationId, LiveEventKind.Members, userId));
    }
}
