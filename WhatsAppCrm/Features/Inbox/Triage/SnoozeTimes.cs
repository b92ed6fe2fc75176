namespace WhatsAppCrm.Features.Inbox.Triage;

/// <param name="Name">Its words are <c>Snooze_Name</c>.</param>
/// <param name="Local">In the organization's zone.</param>
public sealed record SnoozeTime(string Name, DateTime Local);

/// <summary>The times people put things off to.</summary>
public static class SnoozeTimes
{
    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);

    /// <param name="nowLocal">In the organization's zone.</param>
    public static IReadOnlyList<SnoozeTime> From(DateTime nowLocal)
    {
        var today = nowLocal.Date;
        // Three hours on, at the full hour; at night there is no later today worth the name.
        var later = today.AddHours(nowLocal.Hour + 3 + (nowLocal.Minute > 0 ? 1 : 0));
        var monday = today.AddDays(((int)DayOfWeek.Monday - (int)today.DayOfWeek + 6) % 7 + 1);
        List<SnoozeTime> times = [];
        if (later.Date == today && later.Hour <= 20) times.Add(new("LaterToday", later));
        times.Add(new("Tomorrow", today.AddDays(1) + Morning));
        times.Add(new("NextWeek", monday + Morning));
        return times;
    }
}
