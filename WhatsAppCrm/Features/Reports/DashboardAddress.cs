using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>What the dashboard shows, as its URL says it. The last days end today; own days are two dates.</summary>
/// <param name="LastDays">1, 7, 30 or 90; null: own days.</param>
public sealed record DashboardAddress(int? LastDays = DashboardAddress.UsualDays, DateOnly? From = null, DateOnly? To = null, Guid? NumberId = null, Guid? MemberId = null, Guid? PipelineId = null)
{
    public const int UsualDays = 7;

    public static readonly IReadOnlyList<int> Choices = [1, 7, 30, 90];

    public static DashboardAddress Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        Guid? Id(string key) => Guid.TryParse(query.GetValueOrDefault(key), out var id) ? id : null;
        DateOnly? Day(string key) => DateOnly.TryParseExact(query.GetValueOrDefault(key), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        var address = new DashboardAddress(UsualDays, Day("from"), Day("to"), Id("number"), Id("member"), Id("pipeline"));
        if (address is { From: { } from, To: { } to } && to >= from && to.DayNumber - from.DayNumber < ReportRange.MostDays && from.Year is >= 2000 and <= 2199) return address with { LastDays = null };
        return address with { From = null, To = null, LastDays = int.TryParse(query.GetValueOrDefault("days"), CultureInfo.InvariantCulture, out var days) && Choices.Contains(days) ? days : UsualDays };
    }

    public string Href => QueryHelpers.AddQueryString("/dashboard", Values(LastDays is { } days ? [("days", days == UsualDays ? null : days.ToString(CultureInfo.InvariantCulture))] : [("from", Text(From)), ("to", Text(To))], "number", "member", "pipeline"));

    /// <param name="clock">Loaded.</param>
    public ReportRange Range(OrganizationTime clock) => LastDays is { } days ? ReportRange.Of(clock.Today.AddDays(1 - days), clock.Today, clock) : ReportRange.Of(From!.Value, To!.Value, clock);

    /// <summary>The names are those of the API: a file has what the page shows.</summary>
    public string ExportHref(Report report, ReportRange range) =>
        QueryHelpers.AddQueryString($"/api/v1/reports/{report.ToString().ToLowerInvariant()}/export", Values([("from", Text(range.From)), ("to", Text(range.To))], "accountId", "memberId", "pipelineId"));

    private Dictionary<string, string?> Values((string, string?)[] time, string number, string member, string pipeline) =>
        time.Concat([(number, NumberId?.ToString()), (member, MemberId?.ToString()), (pipeline, PipelineId?.ToString())]).Where(one => one.Item2 is not null).ToDictionary(one => one.Item1, one => one.Item2);

    private static string? Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
