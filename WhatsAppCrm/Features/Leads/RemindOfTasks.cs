using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>
/// Tells of reminders that fell due, each exactly once: <c>RemindedAtUtc</c> is written first, by one process only, and stays as the record of it.
/// Whoever shows notifications listens to <see cref="LiveEventKind.TaskReminder"/> and reads the task.
/// </summary>
public sealed class RemindOfTasks(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider time)
{
    private const int AtOnce = 200;

    /// <summary>All organizations; for the job.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        List<Guid> organizations;
        var now = time.GetUtcNow().UtcDateTime;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            organizations = await db.AcrossOrganizations<LeadTask>().Where(task => task.RemindAtUtc <= now && task.RemindedAtUtc == null && task.DoneAtUtc == null)
                .Select(task => task.OrganizationId).Distinct().ToListAsync(cancellationToken);
        }

        foreach (var organizationId in organizations)
        {
            await using var scope = OrganizationScope.Begin(scopes, organizationId);
            await scope.ServiceProvider.GetRequiredService<RemindOfTasks>().RunAsync(cancellationToken);
        }
    }

    /// <summary>The current organization's.</summary>
    /// <returns>The tasks it told of.</returns>
    public async Task<IReadOnlyList<Guid>> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var due = await db.LeadTasks.Where(task => task.RemindAtUtc <= now && task.RemindedAtUtc == null && task.DoneAtUtc == null)
            .OrderBy(task => task.RemindAtUtc).Take(AtOnce).Select(task => task.Id).ToListAsync(cancellationToken);
        var told = new List<Guid>();
        foreach (var taskId in due)
        {
            // One row, one statement: of two processes only one changes it.
            await using (var transaction = await db.BeginWriteAsync(cancellationToken))
            {
                var claimed = await db.LeadTasks.Where(task => task.Id == taskId && task.RemindedAtUtc == null && task.DoneAtUtc == null && task.RemindAtUtc <= now)
                    .ExecuteUpdateAsync(set => set.SetProperty(task => task.RemindedAtUtc, now), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                if (claimed == 0) continue;
            }

            told.Add(taskId);
            liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.TaskReminder, taskId));
        }

        return told;
    }
}
