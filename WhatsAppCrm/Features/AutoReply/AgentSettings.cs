using System.Globalization;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.AutoReplies;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>
/// The auto-reply as REST knows it (003's agent settings). A PUT replaces all of it: what is left out is off or empty.
/// </summary>
public sealed record AgentSettings
{
    public bool Enabled { get; init; }

    public GreetingPart? Greeting { get; init; }

    public AwayPart? Away { get; init; }

    /// <summary>By weekday, monday to sunday; local times as HH:mm. Empty: always open.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<HoursPart>>? Hours { get; init; }

    public IReadOnlyList<HolidayPart>? Holidays { get; init; }

    /// <summary>In the order in which they are tried.</summary>
    public IReadOnlyList<KeywordPart>? Keywords { get; init; }

    public BrainPart? Brain { get; init; }

    /// <summary>Hours after a person's last answer until a conversation is answered by itself again; null: only when somebody switches it on.</summary>
    public int? ResumeAfterHours { get; init; } = 24;

    /// <summary>Of the organization; read only.</summary>
    public string? TimeZone { get; init; }

    public sealed record GreetingPart(bool Enabled, string? Text, int AfterHours = 24);

    public sealed record AwayPart(bool Enabled, string? Text);

    /// <param name="To">Not after <paramref name="From"/>: the next day; 00:00 to 00:00 is the whole day.</param>
    public sealed record HoursPart(string From, string To);

    public sealed record HolidayPart(DateOnly Date, string? Name = null);

    public sealed record KeywordPart(IReadOnlyList<string> Words, string Text, KeywordMatch Match = KeywordMatch.CONTAINS, bool Enabled = true);

    /// <param name="HasSecret">Read only.</param>
    /// <param name="Secret">Read only: shown once, in the answer to the call that made it.</param>
    /// <param name="Trouble">Read only: what went wrong when it was last asked.</param>
    public sealed record BrainPart(bool Enabled, string? Url, bool? HasSecret = null, string? Secret = null, BrainTrouble? Trouble = null, DateTime? TroubleAt = null);

    public static AgentSettings Of(AutoReplyView view, string? newSecret = null)
    {
        var plan = view.Plan;
        return new()
        {
            Enabled = plan.IsOn,
            Greeting = new(plan.Greeting.IsOn, plan.Greeting.Text, plan.Greeting.AfterHours),
            Away = new(plan.Away.IsOn, plan.Away.Text),
            Hours = plan.Hours.GroupBy(open => open.Day).ToDictionary(
                day => Name(day.Key), IReadOnlyList<HoursPart> (day) => [.. day.Select(open => new HoursPart(Time(open.From), Time(open.To)))]),
            Holidays = [.. plan.Holidays.Select(holiday => new HolidayPart(holiday.Date, holiday.Name))],
            Keywords = [.. plan.Rules.Select(rule => new KeywordPart(rule.Words, rule.Answer, rule.Match, rule.IsOn))],
            Brain = new(plan.Brain.IsOn, plan.Brain.Url, view.HasBrainSecret, newSecret, view.BrainTrouble, view.BrainTroubleAtUtc),
            ResumeAfterHours = plan.ResumeAfterHours,
            TimeZone = view.TimeZone,
        };
    }

    /// <exception cref="InvalidInputException">A weekday or a time is none.</exception>
    public AutoReplyPlan ToPlan() => new()
    {
        IsOn = Enabled,
        Greeting = Greeting is null ? new() : new(Greeting.Enabled, Greeting.Text, Greeting.AfterHours),
        Away = Away is null ? new() : new(Away.Enabled, Away.Text),
        Hours = [.. (Hours ?? new Dictionary<string, IReadOnlyList<HoursPart>>()).SelectMany(day => (day.Value ?? []).Select(part => Open(day.Key, part)))],
        Holidays = [.. (Holidays ?? []).Select(holiday => new Holiday(holiday.Date, holiday.Name))],
        Rules = [.. (Keywords ?? []).Select(keyword => new KeywordRule(keyword.Words ?? [], keyword.Match, keyword.Text, keyword.Enabled))],
        Brain = Brain is null ? new() : new(Brain.Enabled, Brain.Url),
        ResumeAfterHours = ResumeAfterHours,
    };

    private static OpenHours Open(string day, HoursPart part)
    {
        var field = $"hours.{day.ToLowerInvariant()}";
        var weekday = Enum.GetValues<DayOfWeek>().Cast<DayOfWeek?>().FirstOrDefault(one => Name(one!.Value).Equals(day, StringComparison.OrdinalIgnoreCase));
        return weekday is { } known && TryTime(part?.From, out var from) && TryTime(part?.To, out var to) ? new(known, from, to) : throw new InvalidInputException(field, "Invalid");
    }

    private static bool TryTime(string? text, out TimeOnly time) => TimeOnly.TryParseExact(text == "24:00" ? "00:00" : text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static string Time(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);

    private static string Name(DayOfWeek day) => day.ToString().ToLowerInvariant();
}
