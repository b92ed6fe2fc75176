namespace WhatsAppCrm.Features.Reports;

/// <summary>How long something took, over many.</summary>
/// <param name="Median">Seconds; null when there was none. So is <paramref name="P90"/>: nine in ten took no longer.</param>
public sealed record Times(int Count, double? Median, double? P90)
{
    /// <summary>Percentiles as spreadsheets and PostgreSQL's <c>percentile_cont</c> have them: between two values, in proportion.</summary>
    public static Times Of(IEnumerable<TimedEvents> events)
    {
        var sorted = events.GroupBy(one => one.Seconds).OrderBy(one => one.Key).Select(one => (Seconds: one.Key, Count: one.Sum(some => some.Count))).ToList();
        var count = sorted.Sum(one => one.Count);
        return count == 0 ? new(0, null, null) : new(count, At(sorted, (count - 1) * 0.5m), At(sorted, (count - 1) * 0.9m));
    }

    // In decimals: nine tenths of nine are 8.1, which no double is.
    private static double At(List<(int Seconds, int Count)> sorted, decimal place)
    {
        var (below, above) = (Value(sorted, (int)Math.Floor(place)), Value(sorted, (int)Math.Ceiling(place)));
        return (double)(below + (above - below) * (place - Math.Floor(place)));
    }

    private static int Value(List<(int Seconds, int Count)> sorted, int place)
    {
        foreach (var (seconds, count) in sorted)
        {
            if (place < count) return seconds;
            place -= count;
        }

        return sorted[^1].Seconds;
    }
}

/// <summary>How many took up to this long, and longer than the step before.</summary>
/// <param name="UpToSeconds">Null: longer than every step.</param>
public sealed record TimeStep(int? UpToSeconds, int FirstAnswers, int Resolutions)
{
    private static readonly int?[] Steps = [300, 900, 3_600, 4 * 3_600, 24 * 3_600, 72 * 3_600, null];

    public static IReadOnlyList<TimeStep> Of(IReadOnlyCollection<TimedEvents> firstAnswers, IReadOnlyCollection<TimedEvents> resolutions)
    {
        var (rows, after) = (new List<TimeStep>(), -1);
        foreach (var step in Steps)
        {
            var (low, high) = (after, step ?? int.MaxValue);
            rows.Add(new(step, Count(firstAnswers, low, high), Count(resolutions, low, high)));
            after = high;
        }

        return rows;
    }

    private static int Count(IEnumerable<TimedEvents> events, int low, int high) => events.Where(one => one.Seconds > low && one.Seconds <= high).Sum(one => one.Count);
}
