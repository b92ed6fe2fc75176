using System.Collections.Concurrent;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// How many management calls (templates, numbers, subscriptions) may still be made for a business account within the hour, in
/// this process: 200, or 5,000 once a number of it is registered (Meta Cloud API, about the platform, read 2026-11-20). What
/// runs by itself leaves a fifth to what a person waits for.
/// </summary>
public sealed class ManagementBudget(TimeProvider clock)
{
    public const int PerHour = 200;
    public const int PerHourWhenActive = 5_000;
    private const int Minutes = 60;

    private readonly ConcurrentDictionary<string, Account> _accounts = new();

    /// <summary>Makes the call, or answers in Meta's place that there were too many, with the time to wait.</summary>
    /// <param name="isActive">A number of the account is registered.</param>
    /// <param name="isWaitedFor">A person is waiting; false for what recurs.</param>
    public async Task<GraphResult<T>> RunAsync<T>(string wabaId, bool isActive, bool isWaitedFor, Func<Task<GraphResult<T>>> call) =>
        TryTake(wabaId, isActive, isWaitedFor) is { } wait ? GraphResult<T>.Refused(Exhausted(wait)) : await call();

    /// <returns>Null when the call may be made, and it is counted; else how long to wait.</returns>
    public TimeSpan? TryTake(string wabaId, bool isActive, bool isWaitedFor)
    {
        var limit = isActive ? PerHourWhenActive : PerHour;
        var minute = clock.GetUtcNow().ToUnixTimeSeconds() / 60;
        return _accounts.GetOrAdd(wabaId, static _ => new()).TryTake(isWaitedFor ? limit : limit * 4 / 5, minute) is { } free
            ? DateTimeOffset.FromUnixTimeSeconds(free * 60) - clock.GetUtcNow()
            : null;
    }

    private static GraphError Exhausted(TimeSpan wait) =>
        new(GraphErrors.TooManyCalls, null, "Too many calls to this WhatsApp Business account within the hour.", null, 429, wait, null);

    /// <summary>Calls of the last hour, by minute.</summary>
    private sealed class Account
    {
        private readonly Lock _gate = new();
        private readonly int[] _calls = new int[Minutes];
        private long _minute;

        /// <returns>Null when counted; else the minute in which there is room again.</returns>
        public long? TryTake(int limit, long minute)
        {
            lock (_gate)
            {
                if (minute - _minute >= Minutes) Array.Clear(_calls);
                else for (var past = _minute + 1; past <= minute; past++) _calls[past % Minutes] = 0;
                _minute = Math.Max(_minute, minute);

                var used = _calls.Sum();
                if (used < limit)
                {
                    _calls[_minute % Minutes]++;
                    return null;
                }

                for (var oldest = _minute - Minutes + 1; ; oldest++)
                {
                    used -= _calls[oldest % Minutes];
                    if (used < limit) return oldest + Minutes;
                }
            }
        }
    }
}
