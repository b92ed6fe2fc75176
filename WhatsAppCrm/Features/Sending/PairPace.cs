using System.Collections.Concurrent;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// How fast one customer is written to, in this process: one message in six seconds, with a burst of up to 45 that is paid for
/// afterwards (Meta Cloud API, about the platform, pair rate limits, read 2026-11-20). Kept a little below that, because Meta's
/// clock runs from the arrival and ours from the start. Error 131056 is what happens otherwise.
/// </summary>
public sealed class PairPace(TimeProvider clock)
{
    public const int Burst = 44;
    public static readonly TimeSpan Each = TimeSpan.FromSeconds(6.05);

    /// <summary>Looked through for those that are long even again, once there are this many.</summary>
    private const int Many = 10_000;

    /// <summary>When everything sent so far would have been sent at the slow pace; a conversation without one is even.</summary>
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _evenAt = new();
    private int _sinceSweep;

    /// <returns>Null when a message may leave now, else when the next one may.</returns>
    public DateTime? FreeAt(Guid conversationId)
    {
        if (!_evenAt.TryGetValue(conversationId, out var evenAt) || IsOfAnotherTime(evenAt, clock.GetUtcNow())) return null;
        var free = evenAt - ((Burst - 1) * Each);
        return free <= clock.GetUtcNow() ? null : free.UtcDateTime;
    }

    public void Take(Guid conversationId)
    {
        var now = clock.GetUtcNow();
        _evenAt.AddOrUpdate(conversationId, now + Each, (_, evenAt) => (evenAt > now && !IsOfAnotherTime(evenAt, now) ? evenAt : now) + Each);
        if (Interlocked.Increment(ref _sinceSweep) >= Many) Sweep(now);
    }

    /// <summary>Meta said that the burst is used up, whatever was counted here (another process, or another program, wrote too).</summary>
    public void UsedUp(Guid conversationId)
    {
        var paidAt = clock.GetUtcNow() + (Burst * Each);
        _evenAt.AddOrUpdate(conversationId, paidAt, (_, evenAt) => evenAt > paidAt ? evenAt : paidAt);
    }

    /// <summary>Later than any burst could be: the clock was set back since, and nobody waits for the hours it went.</summary>
    private static bool IsOfAnotherTime(DateTimeOffset evenAt, DateTimeOffset now) => evenAt - now > 2 * Burst * Each;

    private void Sweep(DateTimeOffset now)
    {
        Interlocked.Exchange(ref _sinceSweep, 0);
        foreach (var pair in _evenAt)
            if (pair.Value <= now || IsOfAnotherTime(pair.Value, now)) _evenAt.TryRemove(pair);
    }
}
