using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Group commit: one thread stores everything that is waiting in one transaction, so that a sync to the disk is paid once
/// for all requests in flight. Its own thread, because it spends its life blocked on the disk and must not hold up the
/// thread pool that answers.
/// </summary>
public sealed class WebhookWriter(IWebhookStore store, WebhookQueueSignal signal, TimeProvider time, ILogger<WebhookWriter> logger) : IHostedService
{
    /// <summary>What may wait for the disk; beyond it the answer is 503 and Meta comes again.</summary>
    public const int MaxWaiting = 20_000;

    public const long MaxWaitingBytes = 64L * 1024 * 1024;

    /// <summary>
    /// What the database may take to let go before the answer is 503: a lock, a stopped server. Nobody who delivers waits for ever, and
    /// a webhook that is not answered is one that comes again.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>After a commit of this many it pays to wait a moment for the next.</summary>
    private const int CrowdSize = 12;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(1);

    private readonly FloodGauge _flood = new();
    private readonly Lock _lock = new();
    private readonly AutoResetEvent _arrived = new(false);
    private List<WaitingWebhook> _waiting = [];
    private long _waitingBytes;
    private long _storingSince = long.MaxValue;
    private int _wanted = 1;
    private bool _isOpen;
    private Thread? _thread;

    /// <summary>True while webhooks come faster than they can be processed: work that can wait should leave the disk and the processor to them.</summary>
    public bool IsFlooded => _flood.IsFlooded;

    /// <summary>The database has kept the writer for longer than anybody should wait behind it.</summary>
    private bool IsStuck => Environment.TickCount64 - Volatile.Read(ref _storingSince) > Patience.TotalMilliseconds;

    /// <summary>Completes with true once the body is durable, with false when it could not be stored. Never throws.</summary>
    public Task<bool> WriteAsync(byte[] body)
    {
        if (IsStuck) return Task.FromResult(false);
        var webhook = new WaitingWebhook(body, time.GetUtcNow().UtcDateTime);
        lock (_lock)
        {
            if (!_isOpen || _waiting.Count >= MaxWaiting || _waitingBytes + body.Length > MaxWaitingBytes) return Task.FromResult(false);
            _waiting.Add(webhook);
            _waitingBytes += body.Length;
            if (_waiting.Count != _wanted) return webhook.Task;
        }

        _arrived.Set();
        return webhook.Task;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _isOpen = true;
        _thread = new Thread(Run) { Name = "Webhook writer", IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <summary>Stops accepting and stores what was accepted.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_lock) _isOpen = false;
        _arrived.Set();
        return Task.Run(() => _thread?.Join(), cancellationToken);
    }

    private void Run()
    {
        var group = 0;
        while (true)
        {
            AwaitGroup(group);
            List<WaitingWebhook> webhooks;
            lock (_lock)
            {
                if (_waiting.Count == 0 && !_isOpen) break;
                (webhooks, _waiting, _waitingBytes) = (_waiting, new List<WaitingWebhook>(_waiting.Count), 0);
            }

            group = webhooks.Count;
            if (group > 0) Store(webhooks);
        }

        store.Dispose();
    }

    /// <summary>
    /// Until one has come; after a crowd, until those just answered are back beside those that wait, or a millisecond has
    /// passed: the next requests are on their way, and one sync for all of them costs the machine less than several.
    /// </summary>
    private void AwaitGroup(int lastGroup)
    {
        if (lastGroup >= CrowdSize && !HasArrived(lastGroup)) _arrived.WaitOne(Gathering);
        if (!HasArrived(1)) _arrived.WaitOne();
    }

    private bool HasArrived(int more)
    {
        lock (_lock)
        {
            _wanted = more == 1 ? 1 : more + _waiting.Count;
            return _waiting.Count >= _wanted || !_isOpen;
        }
    }

    private void Store(List<WaitingWebhook> webhooks)
    {
        _flood.Count(webhooks.Count);
        var isStored = false;
        Volatile.Write(ref _storingSince, Environment.TickCount64);
        try
        {
            store.Write(webhooks);
            isStored = true;
            CrashPoints.Pass(CrashPoint.IN_STORED);
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "{Count} webhooks could not be stored; Meta will repeat them", webhooks.Count);
        }

        Volatile.Write(ref _storingSince, long.MaxValue);
        if (isStored) signal.Wake();

        // Answered elsewhere, one after the other, while this thread is at the disk again: an item of the pool for each would cost more than the answers.
        ThreadPool.UnsafeQueueUserWorkItem(static answered =>
        {
            foreach (var webhook in answered.webhooks) webhook.SetResult(answered.isStored);
        }, (webhooks, isStored), preferLocal: false);
    }
}
