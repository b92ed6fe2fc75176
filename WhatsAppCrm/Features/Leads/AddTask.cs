using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <param name="DueAt">UTC; null: whenever there is time.</param>
/// <param name="RemindAt">UTC; null: never.</param>
/// <param name="AssigneeId">Null: whoever adds it.</param>
public sealed record NewTask(string? Title, DateTime? DueAt = null, DateTime? RemindAt = null, Guid? AssigneeId = null);

/// <summary>A member writes down what is to be done for a lead.</summary>
public sealed class AddTask(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, ILiveEvents liveEvents, TimeProvider time)
{
    /// <returns>The new task's id.</returns>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such lead here.</exception>
    /// <exception cref="InvalidInputException">Title missing or too long, or the assignee is no member.</exception>
    public async Task<Guid> RunAsync(Guid leadId, NewTask command, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var assigneeId = command.AssigneeId ?? current.RequiredUserId;
        if (!await members.HasAsync(assigneeId, cancellationToken)) throw new InvalidInputException("assigneeId", "Invalid");

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var lead = await db.Leads.SingleOrDefaultAsync(l => l.Id == leadId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        var now = time.GetUtcNow().UtcDateTime;
        var task = new LeadTask(lead, command.Title, command.DueAt?.ToUniversalTime(), command.RemindAt?.ToUniversalTime(), assigneeId, current.RequiredUserId, now);
        lead.WorkOn(now);
        db.Add(task);
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new LiveEvent(lead.OrganizationId, LiveEventKind.Task, leadId));
        return task.Id;
    }
}
