using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads;

/// <summary>A task with the names beside its ids.</summary>
/// <param name="RemindedAt">When the assignee was told; null: not yet, or never asked for.</param>
public sealed record TaskRow(
    Guid Id, Guid LeadId, string LeadName, string Title, DateTime? DueAt, DateTime? RemindAt, DateTime? RemindedAt, Guid? AssigneeId, string? AssigneeName, DateTime? DoneAt, DateTime CreatedAt);

/// <summary>Which tasks: nulls narrow nothing.</summary>
public sealed record TaskFilter(Guid? LeadId = null, Guid? AssigneeId = null, bool? IsDone = null);

/// <summary>Where a list of open tasks goes on: after the one with this key. Those without a date come last.</summary>
public readonly record struct TaskKey(DateTime? DueAt, Guid Id);

/// <summary>Reads tasks. Every member may see every task of the organization.</summary>
public sealed class TaskQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int PageSize = 100;

    /// <summary>Somebody's open tasks, the first due first; all members' when <paramref name="assigneeId"/> is null. Fewer than <see cref="PageSize"/> means the end.</summary>
    public async Task<IReadOnlyList<TaskRow>> ListOpenAsync(Guid? assigneeId, TaskKey? after, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var tasks = db.LeadTasks.AsNoTracking().Where(task => task.DoneAtUtc == null);
        if (assigneeId is not null) tasks = tasks.Where(task => task.AssigneeId == assigneeId);
        if (after is var (dueAt, id))
        {
            tasks = dueAt is { } due
                ? tasks.Where(task => task.DueAtUtc > due || (task.DueAtUtc == due && task.Id > id) || task.DueAtUtc == null)
                : tasks.Where(task => task.DueAtUtc == null && task.Id > id);
        }

        return await ToRows(FirstDue(Join(db, tasks)).Take(PageSize)).ToListAsync(cancellationToken);
    }

    /// <summary>A lead's: open ones first, the first due first, then what was done last.</summary>
    public async Task<IReadOnlyList<TaskRow>> ListOfLeadAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var tasks = Join(db, db.LeadTasks.AsNoTracking().Where(task => task.LeadId == leadId));
        var open = await ToRows(FirstDue(tasks.Where(j => j.Task.DoneAtUtc == null)).Take(50)).ToListAsync(cancellationToken);
        var done = await ToRows(tasks.Where(j => j.Task.DoneAtUtc != null).OrderByDescending(j => j.Task.DoneAtUtc).ThenBy(j => j.Task.Id).Take(10)).ToListAsync(cancellationToken);
        return [.. open, .. done];
    }

    /// <summary>Null when it is not there, or another organization's.</summary>
    public async Task<TaskRow?> FindAsync(Guid taskId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await ToRows(Join(db, db.LeadTasks.AsNoTracking().Where(task => task.Id == taskId))).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>One page for the REST API, newest first.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: the lead asked for is not here.</exception>
    public async Task<Paged<TaskRow>> PageAsync(TaskFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var tasks = db.LeadTasks.AsNoTracking();
        if (filter.LeadId is { } leadId)
        {
            if (!await db.Leads.AnyAsync(lead => lead.Id == leadId, cancellationToken)) throw new ProblemException(Problem.NotFound);
            tasks = tasks.Where(task => task.LeadId == leadId);
        }

        if (filter.AssigneeId is { } assigneeId) tasks = tasks.Where(task => task.AssigneeId == assigneeId);
        if (filter.IsDone is { } isDone) tasks = tasks.Where(task => task.DoneAtUtc != null == isDone);
        var joined = Join(db, tasks);
        var rows = await ToRows(joined.OrderByDescending(j => j.Task.Id).Skip(page.Skip).Take(page.Limit)).ToListAsync(cancellationToken);
        return page.Answer(rows, await joined.CountAsync(cancellationToken));
    }

    private static IOrderedQueryable<Joined> FirstDue(IQueryable<Joined> joined) =>
        joined.OrderBy(j => j.Task.DueAtUtc == null).ThenBy(j => j.Task.DueAtUtc).ThenBy(j => j.Task.Id);

    private static IQueryable<Joined> Join(AppDbContext db, IQueryable<LeadTask> tasks) =>
        from task in tasks
        join lead in db.Leads on task.LeadId equals lead.Id
        join user in db.Users on task.AssigneeId equals user.Id into users
        from user in users.DefaultIfEmpty()
        select new Joined { Task = task, LeadName = lead.Name, AssigneeName = user.DisplayName == "" ? user.Email : user.DisplayName };

    private static IQueryable<TaskRow> ToRows(IQueryable<Joined> joined) => joined.Select(j => new TaskRow(
        j.Task.Id, j.Task.LeadId, j.LeadName, j.Task.Title, j.Task.DueAtUtc, j.Task.RemindAtUtc, j.Task.RemindedAtUtc, j.Task.AssigneeId, j.AssigneeName, j.Task.DoneAtUtc, j.Task.CreatedAtUtc));

    private sealed class Joined
    {
        public required LeadTask Task { get; init; }

        public required string LeadName { get; init; }

        public string? AssigneeName { get; init; }
    }
}
