using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Sending.Later;

/// <summary>Sleeps until the next message is due: what is to leave at nine leaves at nine. Looks again when it is woken, which the sweep does too.</summary>
public sealed class ScheduledDrain(IServiceScopeFactory scopes, ScheduledSignal signal, IOptions<JobsSettings> settings, TimeProvider clock, ILogger<ScheduledDrain> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.Enabled) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = await ReleaseAsync(stoppingToken);
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

    private async Task<TimeSpan> ReleaseAsync(CancellationToken stopping)
    {
        var interval = TimeSpan.FromMilliseconds(Math.Max(100, settings.Value.IntervalMs));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var next = await scope.ServiceProvider.GetRequiredService<ReleaseScheduled>().RunAllAsync(stopping);
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
            logger.LogError(exception, "Scheduled messages could not be read; trying again");
            return interval;
        }
    }
}
