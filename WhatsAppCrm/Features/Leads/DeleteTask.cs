using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Removes a task for good: whoever wrote it down, or a manager.</summary>
public sealed class DeleteTask(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>; <c>FORBIDDEN</c>: another member's, below MANAGER.</exception>
    public async Task RunAsync(Guid taskId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var task = await db.LeadTasks.SingleOrDefaultAsync(t => t.Id == taskId && db.Leads.Any(lead => lead.Id == t.LeadId), cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (task.CreatedByUserId != current.UserId) current.Require(Role.MANAGER);
        db.Remove(task);
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new LiveEvent(task.OrganizationId, LiveEventKind.Task, task.LeadId));
    }
}
