using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Features.Leads;

/// <summary>What the page of leads shows; all of it stands in its URL.</summary>
/// <param name="LeadId">The lead that is open beside the board.</param>
public sealed record LeadsAddress(LeadFilter Filter, bool IsTable, LeadSort Sort, bool Descending, Guid? LeadId)
{
    /// <summary>How many narrow the list, besides pipeline and text.</summary>
    public int Narrowing => new[]
    {
        Filter.OwnerId is not null || Filter.Unowned, Filter.StageId is not null, Filter.Source is not null, Filter.Window is not null, Filter.TaskOverdue, Filter.ValueFrom is not null || Filter.ValueTo is not null,
    }.Count(narrows => narrows);

    public bool IsNarrowed => Narrowing > 0 || !string.IsNullOrWhiteSpace(Filter.Search);

    public string Href => "/leads" + Query([("view", IsTable ? "table" : null), ("sort", IsTable && Sort != LeadSort.UPDATED ? Sort.ToString().ToLowerInvariant() : null), ("desc", IsTable && !Descending ? "false" : null), ("lead", LeadId?.ToString())]);

    public string ExportHref => "/api/leads/export" + Query([]);

    public LeadsAddress Cleared => this with { Filter = new LeadFilter(PipelineId: Filter.PipelineId) };

    public static LeadsAddress Parse(string uri)
    {
        var query = QueryHelpers.ParseQuery(new Uri(uri).Query);
        string? Text(string key) => query.TryGetValue(key, out var value) && value.ToString() is { Length: > 0 and <= LeadFilter.SearchMaxLength } text ? text : null;
        Guid? Id(string key) => Guid.TryParse(Text(key), out var id) ? id : null;
        decimal? Number(string key) => decimal.TryParse(Text(key), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null;
        T? Named<T>(string key)
            where T : struct, Enum => Enum.TryParse<T>(Text(key), ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

        return new LeadsAddress(
            new LeadFilter(null, Id("stageId"), Id("ownerId"), Text("search"), Id("pipelineId"), Text("unowned") == "true", Text("source"), Number("valueFrom"), Number("valueTo"), Named<ReplyWindow>("window"), Text("taskOverdue") == "true"),
            Text("view") == "table", Named<LeadSort>("sort") ?? LeadSort.UPDATED, Text("desc") != "false", Id("lead"));
    }

    // The names are those of the API, so that an export asks for exactly what the page shows.
    private string Query(IEnumerable<(string Key, string? Value)> more)
    {
        (string, string?)[] filter =
        [
            ("pipelineId", Filter.PipelineId?.ToString()), ("search", string.IsNullOrWhiteSpace(Filter.Search) ? null : Filter.Search.Trim()), ("stageId", Filter.StageId?.ToString()), ("ownerId", Filter.OwnerId?.ToString()),
            ("unowned", Filter.Unowned ? "true" : null), ("source", Filter.Source), ("valueFrom", Filter.ValueFrom?.ToString(CultureInfo.InvariantCulture)), ("valueTo", Filter.ValueTo?.ToString(CultureInfo.InvariantCulture)),
            ("window", Filter.Window?.ToString()), ("taskOverdue", Filter.TaskOverdue ? "true" : null),
        ];
        var parts = filter.Concat(more).Where(part => part.Item2 is not null).Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}").ToList();
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
