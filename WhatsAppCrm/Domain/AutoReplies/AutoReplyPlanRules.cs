namespace WhatsAppCrm.Domain.AutoReplies;

/// <summary>What a plan may look like.</summary>
public sealed partial record AutoReplyPlan
{
    /// <summary>Leaves room for names in WhatsApp's 4096.</summary>
    public const int TextMaxLength = 3500;

    public const int UrlMaxLength = 1000;
    public const int WordMaxLength = 100;
    public const int MostRules = 100;
    public const int MostWords = 30;
    public const int MostHolidays = 200;
    public const int MostHoursADay = 6;
    public const int LongestSilenceHours = 24 * 90;

    /// <summary>The same, tidied: texts trimmed, hours and holidays in order.</summary>
    /// <exception cref="InvalidInputException">Fields as REST names them, for example <c>keywords[2].text</c>; whether the brain's address may be called is not checked here.</exception>
    public AutoReplyPlan Validated()
    {
        var errors = new Dictionary<string, string>();
        var plan = this with
        {
            Greeting = Greeting with { Text = Words(Greeting.Text, Greeting.IsOn, "greeting.text", TextMaxLength, errors) },
            Away = Away with { Text = Words(Away.Text, Away.IsOn, "away.text", TextMaxLength, errors) },
            Brain = Brain with { Url = Words(Brain.Url, Brain.IsOn, "brain.url", UrlMaxLength, errors) },
            Rules = [.. Rules.Select((rule, index) => Rule(rule, index, errors))],
            Hours = [.. Hours.Distinct().OrderBy(open => open.Day).ThenBy(open => open.From)],
            Holidays = [.. Holidays.DistinctBy(holiday => holiday.Date).OrderBy(holiday => holiday.Date).Select(holiday => holiday with { Name = Words(holiday.Name, false, "holidays", WordMaxLength, errors) })],
        };

        if (Greeting.AfterHours is < 1 or > LongestSilenceHours) errors["greeting.afterHours"] = "Invalid";
        if (ResumeAfterHours is < 1 or > LongestSilenceHours) errors["resumeAfterHours"] = "Invalid";
        if (Rules.Count > MostRules) errors["keywords"] = "TooMany";
        if (Holidays.Count > MostHolidays) errors["holidays"] = "TooMany";
        foreach (var day in plan.Hours.GroupBy(open => open.Day)) CheckDay([.. day], errors);
        return errors.Count == 0 ? plan : throw new InvalidInputException(errors);
    }

    private static void CheckDay(List<OpenHours> day, Dictionary<string, string> errors)
    {
        var field = $"hours.{day[0].Day.ToString().ToLowerInvariant()}";
        if (day.Count > MostHoursADay) errors[field] = "TooMany";
        // In order of their beginning: only the last may run into the next day.
        else if (day.Zip(day.Skip(1)).Any(pair => pair.First.To <= pair.First.From || pair.Second.From < pair.First.To)) errors[field] = "Overlapping";
    }

    private static KeywordRule Rule(KeywordRule rule, int index, Dictionary<string, string> errors)
    {
        var words = rule.Words.Select(word => word.Trim()).Where(word => word.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var field = $"keywords[{index}]";
        if (words.Count == 0 || words.Any(word => KeywordRule.Tokens(word).Count == 0)) errors[field + ".words"] = words.Count == 0 ? "Required" : "Invalid";
        else if (words.Count > MostWords) errors[field + ".words"] = "TooMany";
        else if (words.Any(word => word.Length > WordMaxLength)) errors[field + ".words"] = "TooLong";
        return rule with { Words = words, Answer = Words(rule.Answer, true, field + ".text", TextMaxLength, errors) ?? "" };
    }

    private static string? Words(string? text, bool isRequired, string field, int maxLength, Dictionary<string, string> errors)
    {
        try
        {
            return isRequired ? Text.Required(text, field, maxLength) : Text.Optional(text, field, maxLength);
        }
        catch (InvalidInputException invalid)
        {
            errors[field] = invalid.Errors[field];
            return text;
        }
    }
}
