using System.Globalization;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Components.Shared;
using WhatsAppCrm.Features.Leads;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Which table of the dashboard. Sent by name.</summary>
public enum Report
{
    DAYS,
    TIMES,
    SELLERS,
    WAITING,
    HOURS,
    STAGES,
    SOURCES,
    FAILURES,
    TEMPLATES,
}

/// <summary>A table in the reader's words: what a chart says to those who can't see it, and what a file holds.</summary>
public sealed record ReportTable(IReadOnlyList<string> Headers, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>Makes the tables. Numbers and dates are the reader's; durations are seconds in files and words on pages.</summary>
public sealed class ReportTables(IStringLocalizer<ReportsText> words, IStringLocalizer<LeadsText> leadWords, IStringLocalizer<FailureText> failureWords, LeadMoney money)
{
    public ReportTable Days(IReadOnlyList<DayRow> rows) => new(
        Heads("Day", "Opened", "Resolved", "Received", "Sent", "Automatic"),
        [.. rows.Select(row => (IReadOnlyList<string>)[row.Day.ToString("d", CultureInfo.CurrentCulture), Number(row.Opened), Number(row.Resolved), Number(row.Received), Number(row.Sent), Number(row.Automatic)])]);

    public ReportTable HoursOfDay(IReadOnlyList<HourOfDayRow> rows) => new(
        Heads("Hour", "Opened", "Resolved", "Received", "Sent", "Automatic"),
        [.. rows.Select(row => (IReadOnlyList<string>)[row.Hour.ToString("t", CultureInfo.CurrentCulture), Number(row.Opened), Number(row.Resolved), Number(row.Received), Number(row.Sent), Number(row.Automatic)])]);

    public ReportTable Steps(IReadOnlyList<TimeStep> rows) => new(
        Heads("Within", "FirstAnswers", "Resolutions"), [.. rows.Select(row => (IReadOnlyList<string>)[Step(row), Number(row.FirstAnswers), Number(row.Resolutions)])]);

    public ReportTable Sellers(IReadOnlyList<SellerRow> rows, Func<double?, string> duration) => new(
        Heads("Member", "Sent", "Answers", "FirstAnswerMedian", "FirstAnswerP90", "Resolved", "ResolutionMedian", "ResolutionP90", "OpenNow"),
        [.. rows.Select(row => (IReadOnlyList<string>)
            [row.Name ?? words["OnThePhone"].Value, Number(row.Sent), Number(row.Answers), duration(row.FirstAnswer.Median), duration(row.FirstAnswer.P90), Number(row.Resolved), duration(row.Resolution.Median), duration(row.Resolution.P90), Number(row.Open)])]);

    public ReportTable Waiting(IReadOnlyList<WaitingRow> rows) => new(Heads("WaitingFor", "Conversations"), [.. rows.Select(row => (IReadOnlyList<string>)[Age(row), Number(row.Count)])]);

    public ReportTable Hours(IReadOnlyList<WeekHour> rows) => new(
        [words["Weekday"], .. Enumerable.Range(0, 24).Select(Hour)],
        [.. rows.GroupBy(row => row.Day).Select(day => (IReadOnlyList<string>)[Weekday(day.Key), .. day.Select(row => Number(row.Messages))])]);

    public ReportTable Stages(IReadOnlyList<StageFigures> rows) => new(
        Heads("Stage", "LeadsNow", "Value", "Reached"), [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, Number(row.Now), money.Words(row.ValueInCents), Number(row.Reached)])]);

    public ReportTable Sources(IReadOnlyList<SourceRow> rows) => new(
        Heads("Source", "Leads", "Won", "Conversion"),
        [.. rows.Select(row => (IReadOnlyList<string>)[Source(row), Number(row.Leads), Number(row.Won), Percent((double)row.Won / row.Leads)])]);

    public ReportTable Failures(IReadOnlyList<FailureRow> rows) => new(
        Heads("Reason", "Messages"), [.. rows.Select(row => (IReadOnlyList<string>)[Reason(row), Number(row.Count)])]);

    public ReportTable Templates(IReadOnlyList<TemplateUse> rows) => new(
        Heads("Template", "Sent", "Delivered", "Read", "FailedCount"),
        [.. rows.Select(row => (IReadOnlyList<string>)[row.Name, Number(row.Sent), Number(row.Delivered), Number(row.Read), Number(row.Failed)])]);

    public string Step(TimeStep row) => words["Step_" + (row.UpToSeconds?.ToString(CultureInfo.InvariantCulture) ?? "more")];

    public string Age(WaitingRow row) => words["Age_" + (row.Age?.ToString() ?? "NONE")];

    public string Source(SourceRow row) => SourceWords.Of(row.Source, leadWords);

    public string Reason(FailureRow row) => FailureWords.Of(row.Code, row.Title, failureWords).Title;

    public static string Weekday(DayOfWeek day) => CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(day);

    public static string Hour(int hour) => new TimeOnly(hour, 0).ToString("t", CultureInfo.CurrentCulture);

    public static string Percent(double? share) => share?.ToString("P0", CultureInfo.CurrentCulture) ?? "–";

    public static string Number(int? count) => count?.ToString("N0", CultureInfo.CurrentCulture) ?? "–";

    private List<string> Heads(params string[] keys) => [.. keys.Select(key => words["Head_" + key].Value)];
}
