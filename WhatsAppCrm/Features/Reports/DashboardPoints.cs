using System.Globalization;
using WhatsAppCrm.Features.Reports.Charts;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Days and hours as points of a chart.</summary>
public static class DashboardPoints
{
    public static IReadOnlyList<ChartPoint> Talk(IReadOnlyList<DayRow> rows) => [.. rows.Select(row => new ChartPoint(Short(row.Day, rows.Count), row.Opened, row.Resolved) { Title = Long(row.Day) })];

    public static IReadOnlyList<ChartPoint> Said(IReadOnlyList<DayRow> rows) => [.. rows.Select(row => new ChartPoint(Short(row.Day, rows.Count), row.Received, row.Sent + row.Automatic) { Title = Long(row.Day) })];

    public static IReadOnlyList<ChartPoint> Talk(IReadOnlyList<HourOfDayRow> rows) => [.. rows.Select(row => new ChartPoint(Of(row), row.Opened, row.Resolved))];

    public static IReadOnlyList<ChartPoint> Said(IReadOnlyList<HourOfDayRow> rows) => [.. rows.Select(row => new ChartPoint(Of(row), row.Received, row.Sent + row.Automatic))];

    private static string Short(DateOnly day, int days) =>
        days <= 7 ? day.ToString("ddd", CultureInfo.CurrentCulture) : day.ToString(CultureInfo.CurrentCulture.DateTimeFormat.MonthDayPattern.Replace("MMMM", "MMM"), CultureInfo.CurrentCulture);

    private static string Long(DateOnly day) => day.ToString("D", CultureInfo.CurrentCulture);

    private static string Of(HourOfDayRow row) => row.Hour.ToString("t", CultureInfo.CurrentCulture);
}
