using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Assigning;

/// <summary>A conversation changed, or somebody came: there may be something to give.</summary>
public sealed class AssignmentSignal : QueueSignal;

/// <summary>
/// Gives out by turns, beside the intake of messages and never in it: woken by what the pages are told anyway, at most a few times a
/// second, and at every sweep interval for what a crash or a lost wake left.
/// </summary>
public sealed class AssignmentDrain(
    IServiceScopeFactory scopes, AssignmentSignal signal, InProcessLiveEvents liveEvents, IOptions<JobsSettings> settings, ILogger<AssignmentDrain> logger) : BackgroundService
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.Enabled) return;
        var interval = TimeSpan.FromMilliseconds(Math.Max(100, settings.Value.IntervalMs));
        liveEvents.Publishing += Wake;
        try
        {
            while (true)
            {
                await TurnAsync(stoppingToken);
                if (await signal.WaitAsync(interval, stoppingToken)) await Task.Delay(Gather, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            liveEvents.Publishing -= Wake;
        }
    }

    private void Wake(LiveEvent liveEvent)
    {
        if (liveEvent.Kind is LiveEventKind.Conversation or LiveEventKind.Presence) signal.Wake();
    }

    private async Task TurnAsync(CancellationToken stopping)
    {
        try
        {
            foreach (var organizationId in await ListAsync(stopping)) await GiveAsync(organizationId, stopping);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "Who gives conversations by turns could not be read; trying again");
        }
    }

    private async Task<List<Guid>> ListAsync(CancellationToken stopping)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(stopping);
        return await db.AcrossOrganizations<AssignmentSettings>().AsNoTracking().Where(one => one.IsOn).Select(one => one.OrganizationId).ToListAsync(stopping);
    }

    private async Task GiveAsync(Guid organizationId, CancellationToken stopping)
    {
        using var logScope = logger.BeginScope(new Dictionary<string, object> { ["OrganizationId"] = organizationId });
        try
        {
            await using var scope = OrganizationScope.Begin(scopes, organizationId);
            var assign = scope.ServiceProvider.GetRequiredService<AssignByTurns>();
            while (await assign.RunAsync(stopping) > 0)
            {
                // A rush is given in portions: nobody waits long for a lock of ours.
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "Conversations could not be given by turns; trying again");
        }
    }
}
