using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// How fast each number may send, in this process: Meta's throughput is 80 messages a second, 20 for a number shared with the
/// WhatsApp Business app (Meta Cloud API, throughput, read 2026-11-20), and a number that was told to slow down pauses.
/// The bucket is small and refilled often, so that no second sees much more than the rate.
/// </summary>
public sealed class NumberPace(TimeProvider clock) : IDisposable
{
    public const int PerSecond = 80;
    public const int PerSecondOnBusinessApp = 20;

    private const int RefillsPerSecond = 20;
    private static readonly TimeSpan LongestThrottle = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<(Guid AccountId, bool OnBusinessApp), TokenBucketRateLimiter> _buckets = new();
    private readonly ConcurrentDictionary<Guid, Pause> _pauses = new();

    /// <summary>Messages the number may send right now.</summary>
    public int Available(Guid accountId, bool onBusinessApp)
    {
        if (_pauses.TryGetValue(accountId, out var pause) && pause.Until > clock.GetUtcNow()) return 0;
        var bucket = Bucket(accountId, onBusinessApp);
        bucket.TryReplenish();
        return (int)(bucket.GetStatistics()?.CurrentAvailablePermits ?? 0);
    }

    /// <summary>Uses up what <see cref="Available"/> offered.</summary>
    public void Take(Guid accountId, bool onBusinessApp, int count)
    {
        if (count > 0) Bucket(accountId, onBusinessApp).AttemptAcquire(count).Dispose();
    }

    /// <summary>Meta said too fast: 1, 2, 4 … seconds, or as long as it asked for. Returns when to go on.</summary>
    public DateTime Throttle(Guid accountId, TimeSpan? atLeast)
    {
        var pause = _pauses.AddOrUpdate(accountId, _ => Next(0), (_, last) => last.Until > clock.GetUtcNow() ? last : Next(last.InARow));
        return pause.Until.UtcDateTime;

        Pause Next(int before)
        {
            var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, before), LongestThrottle.TotalSeconds));
            return new(clock.GetUtcNow() + (atLeast > wait ? atLeast.Value : wait), before + 1);
        }
    }

    /// <summary>Meta took a message: the next pause starts small again.</summary>
    public void WentWell(Guid accountId)
    {
        if (_pauses.TryGetValue(accountId, out var pause) && pause.Until <= clock.GetUtcNow()) _pauses.TryRemove(KeyValuePair.Create(accountId, pause));
    }

    public void Dispose()
    {
        foreach (var bucket in _buckets.Values) bucket.Dispose();
    }

    private TokenBucketRateLimiter Bucket(Guid accountId, bool onBusinessApp) => _buckets.GetOrAdd((accountId, onBusinessApp), static key =>
    {
        var rate = key.OnBusinessApp ? PerSecondOnBusinessApp : PerSecond;
        return new(new()
        {
            TokenLimit = Math.Max(1, rate / (RefillsPerSecond / 2)),
            TokensPerPeriod = Math.Max(1, rate / RefillsPerSecond),
            ReplenishmentPeriod = TimeSpan.FromSeconds(1.0 / RefillsPerSecond),
            AutoReplenishment = false,
            QueueLimit = 0,
        });
    });

    private sealed record Pause(DateTimeOffset Until, int InARow);
}
