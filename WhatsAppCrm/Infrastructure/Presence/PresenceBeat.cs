namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>Keeps what is written about presence true: at once when a page opens, and every few seconds for what time changes.</summary>
public sealed class PresenceBeat(KeepPresence keep, PresenceSignal signal, ILogger<PresenceBeat> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>People who come together are written together.</summary>
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await keep.RunAsync(stoppingToken);
                if (await signal.WaitAsync(Every, stoppingToken)) await Task.Delay(Gather, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Who is present could not be written down; trying again");
                await Task.Delay(Every, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await LeaveAsync();
    }

    private async Task LeaveAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
            await keep.EndAsync(patience.Token);
        }
        catch (Exception exception)
        {
            // It ends by its time as well.
            logger.LogInformation(exception, "Nobody could be told that this process ends");
        }
    }
}
