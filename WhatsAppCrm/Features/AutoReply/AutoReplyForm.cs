using WhatsAppCrm.Domain.AutoReplies;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>The plan as the settings page edits it.</summary>
public sealed class AutoReplyForm
{
    private static readonly DayOfWeek[] Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    public bool IsOn { get; set; }

    public bool GreetingIsOn { get; set; }

    public string? GreetingText { get; set; }

    public int GreetingAfterHours { get; set; }

    public bool AwayIsOn { get; set; }

    public string? AwayText { get; set; }

    /// <summary>Monday first.</summary>
    public List<Day> Days { get; } = [];

    public List<FreeDay> Holidays { get; } = [];

    public List<Rule> Rules { get; } = [];

    public bool BrainIsOn { get; set; }

    public string? BrainUrl { get; set; }

    public bool Resumes { get; set; }

    public int ResumeAfterHours { get; set; }

    public static AutoReplyForm Of(AutoReplyPlan plan)
    {
        var form = new AutoReplyForm
        {
            IsOn = plan.IsOn, GreetingIsOn = plan.Greeting.IsOn, GreetingText = plan.Greeting.Text, GreetingAfterHours = plan.Greeting.AfterHours,
            AwayIsOn = plan.Away.IsOn, AwayText = plan.Away.Text, BrainIsOn = plan.Brain.IsOn, BrainUrl = plan.Brain.Url,
            Resumes = plan.ResumeAfterHours is not null, ResumeAfterHours = plan.ResumeAfterHours ?? 24,
        };
        form.Days.AddRange(Week.Select(day => new Day(day, [.. plan.Hours.Where(open => open.Day == day).Select(open => new Span { From = open.From, To = open.To })])));
        form.Holidays.AddRange(plan.Holidays.Select(holiday => new FreeDay { Date = holiday.Date, Name = holiday.Name }));
        form.Rules.AddRange(plan.Rules.Select(rule => new Rule { Words = string.Join(", ", rule.Words), Match = rule.Match, Answer = rule.Answer, IsOn = rule.IsOn }));
        return form;
    }

    public AutoReplyPlan ToPlan() => new()
    {
        IsOn = IsOn,
        Greeting = new(GreetingIsOn, GreetingText, GreetingAfterHours),
        Away = new(AwayIsOn, AwayText),
        Hours = [.. Days.SelectMany(day => day.Spans.Select(span => new OpenHours(day.Weekday, span.From, span.To)))],
        Holidays = [.. Holidays.Select(holiday => new Holiday(holiday.Date, holiday.Name))],
        Rules = [.. Rules.Select(rule => new KeywordRule([.. (rule.Words ?? "").Split([',', ';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)], rule.Match, rule.Answer ?? "", rule.IsOn))],
        Brain = new(BrainIsOn, BrainUrl),
        ResumeAfterHours = Resumes ? ResumeAfterHours : null,
    };

    public sealed record Day(DayOfWeek Weekday, List<Span> Spans);

    public sealed class Span
    {
        public TimeOnly From { get; set; } = new(9, 0);

        public TimeOnly To { get; set; } = new(18, 0);
    }

    public sealed class FreeDay
    {
        public DateOnly Date { get; set; }

        public string? Name { get; set; }
    }

    public sealed class Rule
    {
        /// <summary>Words and phrases with commas between them.</summary>
        public string? Words { get; set; }

        public KeywordMatch Match { get; set; }

        public string? Answer { get; set; }

        public bool IsOn { get; set; } = true;
    }
}
