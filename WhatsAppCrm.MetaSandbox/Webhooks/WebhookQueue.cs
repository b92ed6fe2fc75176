using System.Text.Json.Nodes;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <summary>Accepts webhooks for now or for later; <see cref="WebhookPump"/> sends them.</summary>
internal sealed class WebhookQueue(DeliveryJournal journal, SandboxStore store)
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<Delivery, (DateTime Due, long Order)> waiting = new();
    private readonly SemaphoreSlim changed = new(0);
    private static readonly TimeSpan LongestLook = TimeSpan.FromHours(1);
    private static readonly TimeSpan LookAtTurnedClock = TimeSpan.FromMilliseconds(100);
    private long order;

    public int Waiting => journal.Count;

    public void Load()
    {
        foreach (var delivery in journal.Open)
        {
            Schedule(delivery);
        }
    }

    public Delivery Add(JsonNode body, string? url, DateTime? dueUtc = null, TickMark? marks = null, bool watch = false) =>
        Add(body.ToJsonString(WebhookJson.Options), url, dueUtc, marks, watch);

    public Delivery Add(string body, string? url, DateTime? dueUtc = null, TickMark? marks = null, bool watch = false)
    {
        var delivery = new Delivery
        {
            Id = Guid.CreateVersion7().ToString("N"),
            Body = body,
            Url = url,
            DueUtc = dueUtc ?? store.Now,
            Marks = marks,
            FirstAttempt = watch ? new(TaskCreationOptions.RunContinuationsAsynchronously) : null,
        };
        journal.Add(delivery);
        Schedule(delivery);
        return delivery;
    }

    /// <summary>Puts a delivery back for its next attempt, unless everything was reset meanwhile.</summary>
    public void Retry(Delivery delivery)
    {
        var retries = store.Settings.WebhookRetries;
        var pause = Math.Min(retries.FirstMs * Math.Pow(2, Math.Min(delivery.Attempts - 1, 20)), retries.CapMs);
        delivery.DueUtc = store.Now.AddMilliseconds(pause);
        if (journal.IsOpen(delivery))
        {
            Schedule(delivery);
        }
    }

    public void Done(Delivery delivery) => journal.Done(delivery);

    public bool IsOpen(Delivery delivery) => journal.IsOpen(delivery);

    public void Clear()
    {
        lock (gate)
        {
            waiting.Clear();
        }

        journal.Clear();
    }

    /// <summary>The next delivery whose moment has come.</summary>
    public async Task<Delivery> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            TimeSpan pause;
            lock (gate)
            {
                if (!waiting.TryPeek(out var next, out _))
                {
                    pause = Timeout.InfiniteTimeSpan;
                }
                else if (next.DueUtc <= store.Now)
                {
                    return waiting.Dequeue();
                }
                else
                {
                    // A clock turned by a test wakes nobody: it is looked at.
                    var longest = store.Clock == TimeProvider.System ? LongestLook : LookAtTurnedClock;
                    pause = next.DueUtc - store.Now + TimeSpan.FromMilliseconds(1);
                    pause = pause < longest ? pause : longest;
                }
            }

            await changed.WaitAsync(pause, cancellation);
        }
    }

    private void Schedule(Delivery delivery)
    {
        bool first;
        lock (gate)
        {
            waiting.Enqueue(delivery, (delivery.DueUtc, order++));
            first = waiting.Peek() == delivery;
        }

        // Only an earlier moment than the one waited for needs a wake-up.
        if (first)
        {
            changed.Release();
        }
    }
}
