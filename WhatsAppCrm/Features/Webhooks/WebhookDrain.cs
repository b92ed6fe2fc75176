using System.Diagnostics;
using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Works off stored webhooks, batch after batch, until none is due; then sleeps until a signal. In a flood, when more pour in
/// than can be processed, it takes small bites and rests between them: accepting comes first, because only what is
/// accepted can't be lost, and what waits is safe on the disk.
/// </summary>
public sealed class WebhookDrain(ProcessWebhookEvents process, WebhookWriter writer, WebhookQueueSignal signal, TimeProvider time, ILogger<WebhookDrain> logger)
    : BackgroundService
{
    private const int BatchSize = 500;
    private const int BiteSize = 25;

    /// <summary>Rest after a bite, in times of how long it took: a twentieth of the disk and of a processor at most.</summary>
    private const int RestFactor = 19;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var trouble = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var isFlooded = writer.IsFlooded;
                var started = Stopwatch.GetTimestamp();
                var processed = await process.RunAsync(isFlooded ? BiteSize : BatchSize, stoppingToken);
                trouble = 0;
                if (processed == 0) await signal.WaitAsync(LongestWait, stoppingToken);
                else if (isFlooded) await RestAsync(Stopwatch.GetElapsedTime(started) * RestFactor, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The database's trouble, not an event's: nothing was counted against any event.
                trouble++;
                logger.LogError(exception, "Processing webhooks is interrupted; trying again");
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(30, trouble * trouble)), time, stoppingToken);
            }
        }
    }

    /// <summary>Ends early when the crowd is gone.</summary>
    private async Task RestAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        if (atMost > LongestRest) atMost = LongestRest;
        var started = Stopwatch.GetTimestamp();
        while (writer.IsFlooded && Stopwatch.GetElapsedTime(started) < atMost) await Task.Delay(Glance, time, cancellationToken);
    }
}
