namespace WhatsAppCrm.Infrastructure.Jobs;

/// <summary>
/// Wakes a queue's drain when a row was added. Only a hint: a lost wake costs at most one sweep interval, because the
/// Quartz sweep wakes it too. Many wakes before the drain looks count as one.
/// </summary>
public abstract class QueueSignal : IDisposable
{
    private readonly SemaphoreSlim _pending = new(0, 1);

    public void Wake()
    {
        try
        {
            _pending.Release();
        }
        catch (SemaphoreFullException)
        {
            // A wake is already waiting to be seen.
        }
    }

    /// <summary>Waits for a wake, at most <paramref name="atMost"/>.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _pending.WaitAsync(atMost, cancellationToken);

    public void Dispose()
    {
        _pending.Dispose();
        GC.SuppressFinalize(this);
    }
}

/// <summary>A webhook event was stored.</summary>
public sealed class WebhookQueueSignal : QueueSignal;

/// <summary>A message was queued for sending.</summary>
public sealed class OutboxSignal : QueueSignal;

/// <summary>A letter was queued.</summary>
public sealed class LetterSignal : QueueSignal;

/// <summary>A message came with a file to fetch.</summary>
public sealed class MediaSignal : QueueSignal;

/// <summary>A message came that may be answered by itself, or an earlier one of its conversation is settled.</summary>
public sealed class AutoReplySignal : QueueSignal;
/// <summary>A conversation was snoozed until a time that may be the next.</summary>
public sealed class SnoozeSignal : QueueSignal;

/// <summary>A message was scheduled for a time that may be the next.</summary>
public sealed class ScheduledSignal : QueueSignal;
