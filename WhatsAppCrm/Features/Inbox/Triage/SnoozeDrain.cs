using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>
/// Sleeps until the next snooze is over, not from minute to minute: what was to be back at nine is back at nine. Looks again at
/// every sweep interval, for what another process snoozed.
/// </summary>
public sealed class SnoozeDrain(IServiceScopeFactory scopes, SnoozeSignal signal, IOptions<JobsSettings> settings, TimeProvider clock, ILogger<SnoozeDrain> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.Enabled) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await ReopenAsync(stoppingToken);
            try
            {
                await signal.WaitAsync(wait, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }
    }

    private async Task<TimeSpan> ReopenAsync(CancellationToken stopping)
    {
        var interval = TimeSpan.FromMilliseconds(Math.Max(100, settings.Value.IntervalMs));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var next = await scope.ServiceProvider.GetRequiredService<ReopenDueConversations>().RunAllAsync(stopping);
            var until = next - clock.GetUtcNow().UtcDateTime;
            // A millisecond more: timers may wake a moment early.
            return until < interval ? (until.Value > TimeSpan.Zero ? until.Value : TimeSpan.Zero) + TimeSpan.FromMilliseconds(1) : interval;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return TimeSpan.Zero;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "Snoozed conversations could not be read; trying again");
            return interval;
        }
    }
}
