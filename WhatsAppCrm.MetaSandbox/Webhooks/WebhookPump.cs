using System.Collections.Concurrent;
using WhatsAppCrm.MetaSandbox.Customers;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <summary>Sends due webhooks, a bounded number at once to each address, and repeats what was not answered with 200.</summary>
internal sealed partial class WebhookPump(
    WebhookQueue queue, WebhookTargets targets, WebhookClient client, ChatBook chats, SandboxStore store, ILogger<WebhookPump> log) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Lane> lanes = new();
    private DateTime quietUntil;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        queue.Load();
        try
        {
            while (true)
            {
                var delivery = await queue.NextAsync(stoppingToken);
                if (delivery.Marks is { WhenDue: true } mark)
                {
                    chats.Advance(mark.NumberId, mark.UserId, mark.MessageId, mark.Status);
                }

                if ((delivery.Url ?? targets.AppUrl) is { } url)
                {
                    lanes.GetOrAdd(url, _ => new()).Add(delivery, store.Settings.WebhookConcurrency, one => SendAsync(url, one, stoppingToken));
                }
                else
                {
                    Again(delivery, "no address", new(false, 0, "the server has not started", 0));
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is left stands in the journal and goes out after the restart.
        }
    }

    private async Task SendAsync(string url, Delivery delivery, CancellationToken cancellation)
    {
        if (!queue.IsOpen(delivery))
        {
            return;
        }

        try
        {
            var result = await client.PostAsync(url, delivery.Body, cancellation);
            if (!result.Delivered)
            {
                Again(delivery, url, result);
                return;
            }

            queue.Done(delivery);
            if (delivery.Marks is { WhenDue: false } mark)
            {
                chats.Advance(mark.NumberId, mark.UserId, mark.MessageId, mark.Status);
            }

            delivery.FirstAttempt?.TrySetResult(result);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            delivery.FirstAttempt?.TrySetResult(new(false, 0, "the sandbox is stopping", 0));
        }
    }

    private void Again(Delivery delivery, string url, DeliveryResult result)
    {
        delivery.Attempts++;
        // A receiver that is down fails thousands of deliveries; one line a while says so.
        if (store.Now > quietUntil)
        {
            quietUntil = store.Now.AddSeconds(10);
            LogUndelivered(url, delivery.Attempts, result.Problem);
        }

        queue.Retry(delivery);
        delivery.FirstAttempt?.TrySetResult(result);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Sandbox webhook to {Url} not taken (attempt {Attempt}): {Problem}")]
    private partial void LogUndelivered(string url, int attempt, string? problem);

    /// <summary>One address: waits in line beyond the allowed number at once.</summary>
    private sealed class Lane
    {
        private readonly Lock gate = new();
        private readonly Queue<Delivery> line = new();
        private int running;

        public void Add(Delivery delivery, int atOnce, Func<Delivery, Task> send)
        {
            lock (gate)
            {
                line.Enqueue(delivery);
                if (running >= Math.Max(1, atOnce))
                {
                    return;
                }

                running++;
            }

            _ = Task.Run(() => DrainAsync(send));
        }

        private async Task DrainAsync(Func<Delivery, Task> send)
        {
            while (true)
            {
                Delivery? next;
                lock (gate)
                {
                    if (!line.TryDequeue(out next))
                    {
                        running--;
                        return;
                    }
                }

                await send(next);
            }
        }
    }
}
