using System.Globalization;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Reports;

/// <summary>Where a figure's list stands, narrowed as the dashboard is.</summary>
public static class DashboardLinks
{
    public const string Failures = "/settings/jobs?state=failed";
    public const string Templates = "/templates";

    public static string Resolved(DashboardAddress address) => Inbox("resolved", [.. Narrowed(address)]);

    public static string Open(DashboardAddress address) => Inbox(null, [.. Narrowed(address)]);

    /// <param name="age">Null: all that are open, the unanswered first.</param>
    public static string Waiting(WaitingAge? age, DashboardAddress address) =>
        Inbox(null, [.. age is { } one ? ["waiting." + one.ToString().ToLowerInvariant()] : Array.Empty<string>(), .. Narrowed(address)], "oldest");

    public static string OpenOf(Guid memberId, DashboardAddress address) => Inbox(null, [.. Narrowed(address with { MemberId = memberId })]);

    public static string ResolvedOf(Guid memberId, DashboardAddress address) => Inbox("resolved", [.. Narrowed(address with { MemberId = memberId })]);

    public static string Stage(Guid stageId, Guid? pipelineId, DashboardAddress address) => Leads($"pipelineId={pipelineId}", $"stageId={stageId}", Owner(address));

    public static string Source(string source, DashboardAddress address) => Leads("source=" + Uri.EscapeDataString(source), Owner(address));

    public static string AllLeads(DashboardAddress address) => Leads("sort=created", Owner(address));

    /// <summary>The days in the reader's words.</summary>
    public static string Span(ReportRange range, IStringLocalizer words) =>
        range.Days == 1 ? range.From.ToString("D", CultureInfo.CurrentCulture) : words["Span", range.From.ToString("d", CultureInfo.CurrentCulture), range.To.ToString("d", CultureInfo.CurrentCulture)];

    private static string Inbox(string? view, string[] filter, string? sort = null)
    {
        string?[] parts = [view is null ? null : "view=" + view, filter.Length == 0 ? null : "f=" + string.Join('~', filter), sort is null ? null : "sort=" + sort];
        return "/inbox" + (parts.Any(part => part is not null) ? "?" + string.Join('&', parts.Where(part => part is not null)) : "");
    }

    private static IEnumerable<string> Narrowed(DashboardAddress address)
    {
        if (address.MemberId is { } memberId) yield return "assignee." + memberId;
        if (address.NumberId is { } numberId) yield return "number." + numberId;
    }

    private static string? Owner(DashboardAddress address) => address.MemberId is { } memberId ? "ownerId=" + memberId : null;

    private static string Leads(params string?[] parts) => "/leads?" + string.Join('&', parts.Prepend("view=table").Where(part => part is not null));
}
