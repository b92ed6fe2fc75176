using Microsoft.Extensions.Localization;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>Says in the reader's words why a line became no lead, and what a column means.</summary>
public static class ImportWords
{
    public static string Why(IStringLocalizer texts, ImportView import, ImportRowView row)
    {
        var found = texts["Why_" + (row.Reason ?? "")];
        var why = found.ResourceNotFound ? ProblemTexts.ForField(row.Reason ?? "Invalid") : found.Value;
        return HeaderOf(import, row.Field) is { } header ? $"{header}: {why}" : why;
    }

    /// <summary>The file's own name for the column that was wrong.</summary>
    private static string? HeaderOf(ImportView import, string? field) =>
        field is not null && import.Plan.Columns.ToList().IndexOf(field) is var index and >= 0 && index < import.Headers.Count ? import.Headers[index] : null;
}

/// <summary>Names the resources of importing.</summary>
public sealed class ImportText;
