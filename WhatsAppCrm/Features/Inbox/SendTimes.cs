namespace WhatsAppCrm.Features.Inbox;

/// <param name="Name">Its words are <c>Name</c> in <see cref="LaterText"/>.</param>
/// <param name="Local">In the organization's zone.</param>
public sealed record LaterTime(string Name, DateTime Local);

/// <summary>The times people send something later at.</summary>
public static class SendTimes
{
    private static readonly TimeSpan Morning = TimeSpan.FromHours(9);

    /// <param name="nowLocal">In the organization's zone.</param>
    public static IReadOnlyList<LaterTime> From(DateTime nowLocal)
    {
        var today = nowLocal.Date;
        var monday = today.AddDays(((int)DayOfWeek.Monday - (int)today.DayOfWeek + 6) % 7 + 1);
        List<LaterTime> times = [new("InAnHour", nowLocal.AddSeconds(-nowLocal.Second).AddHours(1)), new("Tomorrow", today.AddDays(1) + Morning)];
        if (monday != today.AddDays(1)) times.Add(new("Monday", monday + Morning));
        return times;
    }
}
