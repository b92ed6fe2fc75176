using System.Collections.Concurrent;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Graph.Messages;

/// <summary>
/// Throughput of a number and pace towards one person. Meta Cloud API, throughput and about-the-platform, read 2026-11-20: 80
/// messages a second, and to one person one in six seconds with bursts of 45 borrowed from the future.
/// </summary>
internal sealed class RateLimits(SandboxStore store)
{
    private const int BucketsKept = 50_000;
    private readonly ConcurrentDictionary<string, Bucket> buckets = new();

    public void Count(string numberId, string userId)
    {
        var limits = store.Settings.Limits;
        if (limits.MessagesPerSecond > 0 && !Take(numberId, limits.MessagesPerSecond, limits.MessagesPerSecond))
        {
            throw GraphErrors.Throughput();
        }

        if (limits.PairBurst > 0 && !Take($"{numberId}>{userId}", limits.PairBurst, 1 / Math.Max(limits.PairRefillSeconds, 0.001)))
        {
            throw GraphErrors.PairRate();
        }
    }

    public void Clear() => buckets.Clear();

    private bool Take(string key, double capacity, double perSecond)
    {
        if (buckets.Count > BucketsKept)
        {
            buckets.Clear();
        }

        return buckets.GetOrAdd(key, _ => new(capacity, store.Now)).Take(capacity, perSecond, store.Now);
    }

    private sealed class Bucket(double level, DateTime at)
    {
        private readonly Lock gate = new();
        private double level = level;
        private DateTime at = at;

        public bool Take(double capacity, double perSecond, DateTime now)
        {
            lock (gate)
            {
                level = Math.Min(capacity, level + Math.Max(0, (now - at).TotalSeconds) * perSecond);
                at = now;
                if (level < 1)
                {
                    return false;
                }

                level--;
                return true;
            }
        }
    }
}
