using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Leads;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Any table of the dashboard as lines of a file, in the reader's language.</summary>
public sealed class ExportReport(
    ReportQueries reports, WaitingQueries waiting, LeadFigureQueries leads, SendFigureQueries sends, PipelineQueries pipelines, LeadMoney money, ReportTables tables, CurrentOrganization current)
{
    /// <param name="pipelineId">For <see cref="Report.STAGES"/>; null: the default one.</param>
    /// <exception cref="Domain.ProblemException"><c>FORBIDDEN</c> below MANAGER; <c>NOT_FOUND</c> for a pipeline that is not ours.</exception>
    public async Task<ReportTable> RunAsync(Report report, ReportFilter filter, Guid? pipelineId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await money.LoadAsync(cancellationToken);
        return report switch
        {
            Report.DAYS => tables.Days(await reports.DaysAsync(filter, cancellationToken)),
            Report.TIMES => tables.Steps(await reports.StepsAsync(filter, cancellationToken)),
            Report.SELLERS => tables.Sellers(await reports.SellersAsync(filter, cancellationToken), Durations.Seconds),
            Report.WAITING => tables.Waiting(await waiting.ListAsync(filter, cancellationToken)),
            Report.HOURS => tables.Hours(await reports.WeekAsync(filter, cancellationToken)),
            Report.STAGES => tables.Stages(await leads.StagesAsync(filter, await FindAsync(pipelineId, cancellationToken), cancellationToken)),
            Report.SOURCES => tables.Sources(await leads.SourcesAsync(filter, cancellationToken)),
            Report.FAILURES => tables.Failures(await sends.FailuresAsync(filter, cancellationToken)),
            Report.TEMPLATES => tables.Templates(await sends.TemplatesAsync(filter, cancellationToken)),
            _ => throw new ArgumentOutOfRangeException(nameof(report), report, null),
        };
    }

    /// <exception cref="Domain.ProblemException"><c>NOT_FOUND</c>.</exception>
    public async Task<PipelineRow> FindAsync(Guid? pipelineId, CancellationToken cancellationToken)
    {
        var all = await pipelines.ListAsync(cancellationToken);
        return all.FirstOrDefault(pipeline => pipelineId is null ? pipeline.IsDefault : pipeline.Id == pipelineId) ?? throw new Domain.ProblemException(Domain.Problem.NotFound);
    }
}
