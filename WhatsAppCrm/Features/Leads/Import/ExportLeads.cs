using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>Every lead of a filter as lines of a file, newest first, page by page. For managers and up: it is the customer base.</summary>
public sealed class ExportLeads(LeadQueries leads, PipelineQueries pipelines, CurrentOrganization current, OrganizationTime clock)
{
    /// <summary>The first page is the headers, in the reader's language, so that the import recognises them.</summary>
    /// <exception cref="Domain.ProblemException"><c>FORBIDDEN</c> below MANAGER.</exception>
    public async IAsyncEnumerable<IEnumerable<IEnumerable<string?>>> RunAsync(LeadFilter filter, IStringLocalizer texts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await clock.LoadAsync(cancellationToken);
        var fields = await pipelines.ListFieldsAsync(cancellationToken);
        string[] headers = ["Name", "Phone", "Email", "Stage", "Status", "Owner", "Value", "Source", "Created", "Closed", "LostReason", "LostNote"];
        yield return [[.. headers.Select(header => texts[header].Value), .. fields.Select(field => field.Label)]];

        LeadDetails? last = null;
        while (true)
        {
            var page = await leads.ListNextAsync(filter, last is null ? null : new CreatedKey(last.CreatedAt, last.Id), cancellationToken);
            if (page.Count == 0) yield break;
            last = page[^1];
            yield return page.Select(lead => Line(lead, fields, texts));
        }
    }

    private IEnumerable<string?> Line(LeadDetails lead, IReadOnlyList<FieldRow> fields, IStringLocalizer texts) =>
    [
        lead.Name, lead.Phone, lead.Email, lead.StageName, texts["Status_" + lead.Status], lead.OwnerName, lead.Value?.ToString(CultureInfo.CurrentCulture), lead.Source, Time(lead.CreatedAt), Time(lead.ClosedAt),
        lead.LostReason, lead.LostNote,
        .. fields.Select(field => lead.CustomFields.TryGetValue(field.Key, out var value) ? value is true ? texts["Yes"].Value : Convert.ToString(value, CultureInfo.CurrentCulture) : null),
    ];

    private string? Time(DateTime? utc) => utc is { } at ? clock.ToLocal(at).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : null;
}
