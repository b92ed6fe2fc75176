using System.Diagnostics;

namespace WhatsAppCrm.Tests.Support;

/// <summary>Asks until something is so, instead of sleeping and hoping.</summary>
public static class WaitFor
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <exception cref="TimeoutException">Not so within <paramref name="timeout"/> (30 s when not said).</exception>
    public static Task Async(Func<Task<bool>> condition, TimeSpan? timeout = null, string? what = null) =>
        Async(async () => await condition() ? "yes" : null, timeout, what);

    public static Task Async(Func<bool> condition, TimeSpan? timeout = null, string? what = null) =>
        Async(() => Task.FromResult(condition()), timeout, what);

    /// <summary>Asks until there is an answer, and returns it.</summary>
    /// <exception cref="TimeoutException">None within <paramref name="timeout"/> (30 s when not said).</exception>
    public static async Task<T> Async<T>(Func<Task<T?>> find, TimeSpan? timeout = null, string? what = null)
        where T : class
    {
        var atMost = timeout ?? TimeSpan.FromSeconds(30);
        var clock = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(Interval);
        while (true)
        {
            if (await find() is { } found) return found;
            if (clock.Elapsed > atMost) throw new TimeoutException($"Not so within {atMost.TotalSeconds:0.#} s: {what ?? "the awaited condition"}.");
            await ticks.WaitForNextTickAsync();
        }
    }
}
