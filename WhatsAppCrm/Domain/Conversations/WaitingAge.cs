namespace WhatsAppCrm.Domain.Conversations;

/// <summary>How long a customer has waited for a person. Sent by name.</summary>
public enum WaitingAge
{
    /// <summary>At most an hour.</summary>
    HOUR,

    /// <summary>More than an hour, at most four.</summary>
    FOUR_HOURS,

    /// <summary>More than four hours, at most a day.</summary>
    DAY,

    /// <summary>More than a day, at most three.</summary>
    THREE_DAYS,

    /// <summary>More than three days, at most seven.</summary>
    WEEK,
    LONGER,
}

public static class WaitingAges
{
    private static readonly TimeSpan[] Longest = [TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1), TimeSpan.FromDays(3), TimeSpan.FromDays(7)];

    /// <summary>Who waits since after the first and not after the second moment has waited this long; a clock that runs ahead counts as the shortest.</summary>
    public static (DateTime AfterUtc, DateTime UpToUtc) Bounds(this WaitingAge age, DateTime nowUtc) => (
        age == WaitingAge.LONGER ? DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc) : nowUtc - Longest[(int)age] - TimeSpan.FromTicks(1),
        age == WaitingAge.HOUR ? nowUtc.AddDays(1) : nowUtc - Longest[(int)age - 1] - TimeSpan.FromTicks(1));
}
