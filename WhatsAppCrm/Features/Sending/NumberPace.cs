using System.Collections.Concurrent;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// How fast each number sends, in this process: up to its throughput level, at half after Meta said too fast, and back up
/// evenly within a minute. After a pause one message goes first; the others follow once Meta has taken it.
/// </summary>
public sealed class NumberPace(TimeProvider clock)
{
    private static readonly TimeSpan LongestOwnPause = TimeSpan.FromMinutes(5);

    /// <summary>A first message without an answer for this long is not waited for.</summary>
    private static readonly TimeSpan ProbePatience = TimeSpan.FromSeconds(5);

    private static readonly GraphReach[] Reaches = [GraphReach.Number, GraphReach.BusinessAccount, GraphReach.App];

    private readonly ConcurrentDictionary<Guid, PaceBucket> _buckets = new();
    private readonly ConcurrentDictionary<string, Pause> _pauses = new();

    private DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Messages the number may send right now.</summary>
    public Allowance Available(PacedNumber number)
    {
        var allowance = Bucket(number).Available(number.PerSecond, Now);
        foreach (var reach in Reaches)
        {
            if (!_pauses.TryGetValue(number.PauseKey(reach), out var pause)) continue;
            var openAt = pause.ProbedAt is { } probed && probed + ProbePatience > pause.Until ? probed + ProbePatience : pause.Until;
            if (openAt > Now) return new(0, openAt.UtcDateTime);
            allowance = allowance with { Count = Math.Min(1, allowance.Count) };
        }

        return allowance;
    }

    /// <summary>Uses up what <see cref="Available"/> offered.</summary>
    public void Take(PacedNumber number, int count)
    {
        if (count == 0) return;
        Bucket(number).Take(number.PerSecond, count, Now);
        foreach (var reach in Reaches)
        {
            var key = number.PauseKey(reach);
            if (_pauses.TryGetValue(key, out var pause)) _pauses.TryUpdate(key, pause with { ProbedAt = Now }, pause);
        }
    }

    /// <summary>Messages a second it sends at now, after all that Meta said.</summary>
    public double RateOf(PacedNumber number) => Bucket(number).Rate(number.PerSecond, Now);

    /// <summary>
    /// Meta said too fast: a pause of 1, 2, 4 … seconds, or as long as it asked for, and half the speed after it. Many refusals of
    /// one moment count as one.
    /// </summary>
    /// <returns>When to go on.</returns>
    public DateTime SlowDown(PacedNumber number, GraphReach reach, TimeSpan? atLeast)
    {
        var (until, isNew) = Hold(number, reach, atLeast);
        if (isNew && reach == GraphReach.Number) Bucket(number).Halve(number.PerSecond, Now);
        return until;
    }

    /// <summary>Nothing of the number leaves for a while, and its speed stays: Meta was not reached, or something is to be settled there.</summary>
    /// <returns>When to go on.</returns>
    public DateTime Wait(PacedNumber number, TimeSpan? atLeast) => Hold(number, GraphReach.Number, atLeast).Until;

    /// <summary>Meta answered for a message's own sake: what was paused goes on, and the next pause starts small again.</summary>
    public void WentWell(PacedNumber number)
    {
        foreach (var reach in Reaches)
        {
            var key = number.PauseKey(reach);
            if (_pauses.TryGetValue(key, out var pause) && pause.Until <= Now) _pauses.TryRemove(KeyValuePair.Create(key, pause));
        }
    }

    /// <summary>A person says that it can go on.</summary>
    public void Resume(PacedNumber number) => _pauses.TryRemove(number.PauseKey(GraphReach.Number), out _);

    private (DateTime Until, bool IsNew) Hold(PacedNumber number, GraphReach reach, TimeSpan? atLeast)
    {
        var isNew = false;
        var pause = _pauses.AddOrUpdate(number.PauseKey(reach), _ => Next(0), (_, last) => last.Until > Now ? Longer(last) : Next(last.InARow));
        return (pause.Until.UtcDateTime, isNew);

        Pause Next(int before)
        {
            isNew = true;
            var wait = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, before), LongestOwnPause.TotalSeconds));
            return new(Now + (atLeast > wait ? atLeast.Value : wait), before + 1, null);
        }

        Pause Longer(Pause last) => atLeast is { } asked && Now + asked > last.Until ? last with { Until = Now + asked } : last;
    }

    private PaceBucket Bucket(PacedNumber number) => _buckets.GetOrAdd(number.AccountId, static _ => new());

    private sealed record Pause(DateTimeOffset Until, int InARow, DateTimeOffset? ProbedAt);
}
