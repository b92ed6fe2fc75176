using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>What is to change: only what was set. A null that was set empties the field (due, reminder, assignee).</summary>
public sealed class TaskChange
{
    public string? Title { get; init; }

    public bool? IsDone { get; init; }

    public DateTime? DueAt { get => field; init => (field, SetsDue) = (value, true); }

    public DateTime? RemindAt { get => field; init => (field, SetsReminder) = (value, true); }

    public Guid? AssigneeId { get => field; init => (field, SetsAssignee) = (value, true); }

    internal bool SetsDue { get; private init; }

    internal bool SetsReminder { get; private init; }

    internal bool SetsAssignee { get; private init; }
}

/// <summary>Edits a task, gives it to someone, ticks it off or opens it again.</summary>
public sealed class ChangeTask(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, ILiveEvents liveEvents, TimeProvider time)
{
    /// <summary>Calling twice with the same change is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such task here.</exception>
    /// <exception cref="InvalidInputException">Title missing or too long, or the assignee is no member.</exception>
    public async Task RunAsync(Guid taskId, TaskChange change, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (change.AssigneeId is { } assigneeId && !await members.HasAsync(assigneeId, cancellationToken)) throw new InvalidInputException("assigneeId", "Invalid");

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var task = await db.LeadTasks.SingleOrDefaultAsync(t => t.Id == taskId && db.Leads.Any(lead => lead.Id == t.LeadId), cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (change.Title is not null || change.SetsDue) task.Describe(change.Title ?? task.Title, change.SetsDue ? change.DueAt?.ToUniversalTime() : task.DueAtUtc);
        if (change.SetsReminder) task.Remind(change.RemindAt?.ToUniversalTime());
        if (change.SetsAssignee) task.GiveTo(change.AssigneeId);
        if (change.IsDone == true) task.Finish(current.RequiredUserId, time.GetUtcNow().UtcDateTime);
        if (change.IsDone == false) task.Reopen();
        if (await db.SaveChangesAsync(cancellationToken) > 0) liveEvents.Publish(new LiveEvent(task.OrganizationId, LiveEventKind.Task, task.LeadId));
    }
}
