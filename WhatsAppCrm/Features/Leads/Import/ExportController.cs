using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>Leads as a file, and the report of an import as one: streamed, however many lines.</summary>
[ApiController]
[Authorize]
public sealed class ExportController(ExportLeads exportLeads, ImportQueries imports, TimeProvider time, IStringLocalizer<LeadsText> texts, IStringLocalizer<ImportText> importTexts) : ControllerBase
{
    private const int LinesAtOnce = 500;

    /// <summary>Every lead of the filter, in the caller's language. For managers and up.</summary>
    [HttpGet("/api/leads/export")]
    public Task Export([FromQuery] LeadsController.LeadQuery query, CancellationToken cancellationToken) =>
        WriteAsync($"leads-{time.GetUtcNow():yyyy-MM-dd}.csv", exportLeads.RunAsync(query.ToFilter(), texts, cancellationToken), cancellationToken);

    /// <summary>The lines of an import that became no lead: why, and the line as it was. For managers and up.</summary>
    [HttpGet("/api/leads/imports/{id:guid}/report")]
    public async Task Report(Guid id, CancellationToken cancellationToken)
    {
        var import = await imports.FindAsync(id, cancellationToken) ?? throw new ProblemException(Domain.Problem.NotFound);
        await WriteAsync($"{Path.GetFileNameWithoutExtension(import.FileName)}-report.csv", ReportAsync(import, cancellationToken), cancellationToken);
    }

    private async IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> ReportAsync(ImportView import, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return [[importTexts["Line"].Value, importTexts["Why"].Value, .. import.Headers]];
        for (var after = 0; ;)
        {
            var rows = await imports.ListProblemsAsync(import.Id, after, LinesAtOnce, cancellationToken);
            if (rows.Count == 0) yield break;
            after = rows[^1].Number;
            yield return rows.Select(row => (IEnumerable<string?>)[row.Number.ToString(CultureInfo.InvariantCulture), ImportWords.Why(importTexts, import, row), .. row.Cells]);
        }
    }

    private async Task WriteAsync(string fileName, IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> pages, CancellationToken cancellationToken)
    {
        var begun = false;
        await foreach (var lines in pages.WithCancellation(cancellationToken))
        {
            if (!begun)
            {
                // Only now: a refusal before the first line is still an answer of its own.
                Response.ContentType = "text/csv; charset=utf-8";
                Response.Headers.ContentDisposition = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment") { FileNameStar = fileName }.ToString();
                Response.Headers.CacheControl = "no-store";
            }

            await Response.WriteAsync((begun ? "" : CsvText.Mark) + CsvText.Of(lines), Encoding.UTF8, cancellationToken);
            begun = true;
        }
    }
}
