using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>Empties the queue of letters: when one was added, and at every interval for those whose pause is over.</summary>
public sealed class LetterDrain(IServiceScopeFactory scopes, LetterSignal signal, IOptions<JobsSettings> settings, ILogger<LetterDrain> logger) : BackgroundService
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
            var deliver = scope.ServiceProvider.GetRequiredService<DeliverLetters>();
            await deliver.RunAsync(cancellationToken);
            await deliver.SweepAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "Letters could not be delivered; trying again");
        }
    }
}
