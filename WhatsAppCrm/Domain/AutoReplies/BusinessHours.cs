namespace WhatsAppCrm.Domain.AutoReplies;

/// <summary>Open on this weekday from then to then, on the clocks of the organization. Not after <paramref name="From"/>: it ends the next day.</summary>
public sealed record OpenHours(DayOfWeek Day, TimeOnly From, TimeOnly To);

/// <summary>A day on which nothing opens, whatever its weekday. Hours that began the evening before still run out.</summary>
public sealed record Holiday(DateOnly Date, string? Name);

/// <summary>
/// When somebody is there. Local clocks decide: "09:00" stays nine o'clock when they change. Without any hours it is always open,
/// except on holidays.
/// </summary>
public sealed class BusinessHours(IReadOnlyList<OpenHours> hours, IReadOnlyList<Holiday> holidays, TimeZoneInfo zone)
{
    /// <summary>How many days are looked through for the next opening or the last closing.</summary>
    private const int FarthestDay = 60;

    public bool IsOpen(DateTime utc)
    {
        var today = DayOf(utc);
        return Spans(today.AddDays(-1)).Concat(Spans(today)).Any(span => span.FromUtc <= utc && utc < span.ToUtc);
    }

    /// <summary>The end of the hours before <paramref name="utc"/>, at which it is closed; null when there were none for two months.</summary>
    public DateTime? ClosedSinceUtc(DateTime utc)
    {
        var today = DayOf(utc);
        for (var back = 0; back <= FarthestDay; back++)
        {
            // A span of the day before may end later than one of its own day.
            var ends = Spans(today.AddDays(-back)).Concat(Spans(today.AddDays(-back - 1))).Where(span => span.ToUtc <= utc).Select(span => span.ToUtc).ToList();
            if (ends.Count > 0) return ends.Max();
        }

        return null;
    }

    /// <summary>When it opens next after <paramref name="utc"/>; null when not within two months.</summary>
    public DateTime? OpensAtUtc(DateTime utc)
    {
        var today = DayOf(utc);
        for (var ahead = -1; ahead <= FarthestDay; ahead++)
        {
            var starts = Spans(today.AddDays(ahead)).Where(span => span.FromUtc > utc).Select(span => span.FromUtc).ToList();
            if (starts.Count > 0) return starts.Min();
        }

        return null;
    }

    private DateOnly DayOf(DateTime utc) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone));

    private IEnumerable<(DateTime FromUtc, DateTime ToUtc)> Spans(DateOnly day)
    {
        if (holidays.Any(holiday => holiday.Date == day)) return [];
        if (hours.Count == 0) return [(ToUtc(day, TimeOnly.MinValue), ToUtc(day.AddDays(1), TimeOnly.MinValue))];
        return hours.Where(open => open.Day == day.DayOfWeek)
            .Select(open => (ToUtc(day, open.From), ToUtc(open.To <= open.From ? day.AddDays(1) : day, open.To)));
    }

    private DateTime ToUtc(DateOnly day, TimeOnly time)
    {
        var local = day.ToDateTime(time, DateTimeKind.Unspecified);
        // A time the clocks jump over: the moment at which they do.
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return TimeZoneInfo.ConvertTimeToUtc(local, zone);
    }
}
