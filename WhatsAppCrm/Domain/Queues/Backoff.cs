namespace WhatsAppCrm.Domain.Queues;

/// <summary>How long failed work waits: 1, 4, 16, 64 s … at most an hour, and how often it is tried at all.</summary>
public static class Backoff
{
    public const int MaxAttempts = 8;

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    /// <param name="attempts">Attempts that failed so far, from 1.</param>
    public static TimeSpan After(int attempts)
    {
        var wait = TimeSpan.FromSeconds(Math.Pow(4, Math.Clamp(attempts - 1, 0, 10)));
        return wait < Longest ? wait : Longest;
    }

    /// <summary>Anything up to <see cref="After"/> (full jitter): what failed together does not come back together.</summary>
    public static TimeSpan Jittered(int attempts, Random random)
    {
        var wait = After(attempts) * random.NextDouble();
        return wait > Shortest ? wait : Shortest;
    }

    /// <summary>At least <see cref="After"/> and up to a quarter more, where the wait itself is prescribed.</summary>
    public static TimeSpan AtLeast(int attempts, Random random) => After(attempts) * (1 + (random.NextDouble() / 4));
}
