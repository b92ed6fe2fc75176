using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>An import was started or is to be undone.</summary>
public sealed class ImportSignal : QueueSignal;

/// <summary>Works on imports: when one was started, and at every interval, so that what a restart broke off goes on.</summary>
public sealed class ImportDrain(IServiceScopeFactory scopes, ImportSignal signal, IOptions<JobsSettings> settings, ILogger<ImportDrain> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!settings.Value.Enabled) return;
        try
        {
            while (true)
            {
                await TurnAsync(stoppingToken);
                await signal.WaitAsync(TimeSpan.FromMilliseconds(Math.Max(100, settings.Value.IntervalMs)), stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RunImports>().RunAllAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "An import of leads stopped; trying again");
        }
    }
}
