using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Reports;

/// <summary>The dashboard's figures for programs, and as files. Days are those of the organization's clocks. For managers and up.</summary>
[ApiController]
[Authorize]
[Route("/api/v1/reports")]
public sealed class ReportsController(
    ReportQueries reports, WaitingQueries waiting, LeadFigureQueries leads, SendFigureQueries sends, ExportReport export, OrganizationTime clock) : ControllerBase
{
    /// <summary>The figures at the top, each beside that of as many days before.</summary>
    [HttpGet("summary")]
    public async Task<SummaryAnswer> Summary([FromQuery] ReportQuery query, CancellationToken cancellationToken)
    {
        var filter = await FilterAsync(query, cancellationToken);
        return new(filter.Range.From, filter.Range.To, await reports.SummaryAsync(filter, cancellationToken), await leads.OutcomeAsync(filter, cancellationToken));
    }

    [HttpGet("days")]
    public async Task<ReportAnswer<DayRow>> Days([FromQuery] ReportQuery query, CancellationToken cancellationToken) =>
        await AnswerAsync(query, reports.DaysAsync, cancellationToken);

    /// <summary>How long first answers and resolutions took, in steps.</summary>
    [HttpGet("times")]
    public async Task<ReportAnswer<TimeStep>> Times([FromQuery] ReportQuery query, CancellationToken cancellationToken) =>
        await AnswerAsync(query, reports.StepsAsync, cancellationToken);

    [HttpGet("sellers")]
    public async Task<ReportAnswer<SellerRow>> Sellers([FromQuery] ReportQuery query, CancellationToken cancellationToken) =>
        await AnswerAsync(query, reports.SellersAsync, cancellationToken);

    /// <summary>What is open now, by how long its customers wait.</summary>
    [HttpGet("waiting")]
    public async Task<ReportAnswer<WaitingRow>> Waiting([FromQuery] ReportQuery query, CancellationToken cancellationToken) =>
        await AnswerAsync(query, waiting.ListAsync, cancellationToken);

    /// <summary>The hours of a week.</summary>
    [HttpGet("hours")]
    public async Task<ReportAnswer<WeekHour>> Hours([FromQuery] ReportQuery query, CancellationToken cancellationToken) =>
        await AnswerAsync(query, reports.WeekAsync, cancellationToken);

    [HttpGet("stages")]
    public async Task<ReportAnswer<StageFigures>> Stages([FromQuery] ReportQuery query, Guid? pipelineId, CancellationToken cancellationToken)
    {
        var pipeline = await export.FindAsync(pipelineId, cancellationToken);
        return await AnswerAsync(query, (filter, cancelled) => leads.StagesAsync(filter, pipeline, cancelled), cancellationToken);
    }

    [HttpGet("sources")]
    public async Task<ReportAnswer<SourceRow>> Sources([FromQuery] ReportQuery query, CancellationToken cancellationToken) =>
        await AnswerAsync(query, leads.SourcesAsync, cancellationToken);

    [HttpGet("failures")]
    public async Task<ReportAnswer<FailureRow>> Failures([FromQuery] ReportQuery query, CancellationToken cancellationToken) =>
        await AnswerAsync(query, sends.FailuresAsync, cancellationToken);

    [HttpGet("templates")]
    public async Task<ReportAnswer<TemplateUse>> Templates([FromQuery] ReportQuery query, CancellationToken cancellationToken) =>
        await AnswerAsync(query, sends.TemplatesAsync, cancellationToken);

    /// <summary>One of the tables above as a file for spreadsheets, in the caller's language.</summary>
    [HttpGet("{report}/export")]
    public async Task<FileContentResult> Export(Report report, [FromQuery] ReportQuery query, Guid? pipelineId, CancellationToken cancellationToken)
    {
        var filter = await FilterAsync(query, cancellationToken);
        var table = await export.RunAsync(report, filter, pipelineId, cancellationToken);
        Response.Headers.CacheControl = "no-store";
        var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{report.ToString().ToLowerInvariant()}-{filter.Range.From:yyyy-MM-dd}-{filter.Range.To:yyyy-MM-dd}.csv");
        return File(Encoding.UTF8.GetBytes(CsvText.Mark + CsvText.Of([table.Headers, .. table.Rows])), "text/csv; charset=utf-8", name);
    }

    private async Task<ReportAnswer<T>> AnswerAsync<T>(ReportQuery query, Func<ReportFilter, CancellationToken, Task<IReadOnlyList<T>>> read, CancellationToken cancellationToken)
    {
        var filter = await FilterAsync(query, cancellationToken);
        return new(filter.Range.From, filter.Range.To, await read(filter, cancellationToken));
    }

    private async Task<ReportFilter> FilterAsync(ReportQuery query, CancellationToken cancellationToken)
    {
        await clock.LoadAsync(cancellationToken);
        var to = query.To ?? clock.Today;
        return new(ReportRange.Of(query.From ?? to.AddDays(-6), to, clock), query.AccountId, query.MemberId);
    }

    /// <param name="From">A day, <c>2026-11-20</c>; a week up to <paramref name="To"/> when it is missing.</param>
    /// <param name="To">Included; today when it is missing.</param>
    /// <param name="AccountId">One of the organization's own numbers, by its id.</param>
    public sealed record ReportQuery(DateOnly? From, DateOnly? To, Guid? AccountId, Guid? MemberId);

    public sealed record ReportAnswer<T>(DateOnly From, DateOnly To, IReadOnlyList<T> Data);

    public sealed record SummaryAnswer(DateOnly From, DateOnly To, Summary Data, LeadOutcome Leads);
}
