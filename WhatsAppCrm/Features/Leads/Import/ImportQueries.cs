using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>An import as its page shows it.</summary>
public sealed record ImportView(
    Guid Id, string FileName, ImportState State, int Rows, int Created, int Duplicates, int Refused, int TakenBack, int Kept, DateTime CreatedAtUtc, DateTime? FinishedAtUtc, Guid StageId, Guid? OwnerId,
    IReadOnlyList<string> Headers, ImportPlan Plan)
{
    public int Handled => State switch { ImportState.UNDOING or ImportState.UNDONE => TakenBack + Kept, _ => Created + Duplicates + Refused };

    /// <summary>Of what is being done now.</summary>
    public int ToHandle => State is ImportState.UNDOING or ImportState.UNDONE ? Created : Rows;
}

/// <summary>One line of the file, with what became of it.</summary>
public sealed record ImportRowView(int Number, IReadOnlyList<string> Cells, ImportOutcome Outcome, string? Field, string? Reason, Guid? LeadId)
{
    public static ImportRowView Of(LeadImportRow row, ImportOutcome outcome, string? field, string? reason, Guid? leadId) =>
        new(row.Number, JsonSerializer.Deserialize<string[]>(row.CellsJson)!, outcome, field, reason, leadId);
}

/// <summary>Reads imports. For managers and up: a file of customers is not everybody's.</summary>
public sealed class ImportQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int PageSize = 50;

    /// <summary>The newest 20.</summary>
    public async Task<IReadOnlyList<ImportView>> ListAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return [.. (await db.LeadImports.AsNoTracking().OrderByDescending(import => import.CreatedAtUtc).Take(20).ToListAsync(cancellationToken)).Select(ToView)];
    }

    /// <summary>Null when it is not there, or another organization's.</summary>
    public async Task<ImportView?> FindAsync(Guid importId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.LeadImports.AsNoTracking().SingleOrDefaultAsync(import => import.Id == importId, cancellationToken) is { } found ? ToView(found) : null;
    }

    /// <summary>The first lines of the file.</summary>
    public async Task<IReadOnlyList<ImportRowView>> PreviewAsync(Guid importId, int count, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await db.LeadImportRows.AsNoTracking().Where(row => row.ImportId == importId).OrderBy(row => row.Number).Take(count).ToListAsync(cancellationToken);
        return [.. rows.Select(row => ImportRowView.Of(row, row.Outcome, row.Field, row.Reason, row.LeadId))];
    }

    /// <summary>The lines that became no lead, after the one with this number. Fewer than <paramref name="count"/> means the end.</summary>
    public async Task<IReadOnlyList<ImportRowView>> ListProblemsAsync(Guid importId, int after, int count, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await db.LeadImportRows.AsNoTracking()
            .Where(row => row.ImportId == importId && (row.Outcome == ImportOutcome.REFUSED || row.Outcome == ImportOutcome.DUPLICATE) && row.Number > after)
            .OrderBy(row => row.Number).Take(count).ToListAsync(cancellationToken);
        return [.. rows.Select(row => ImportRowView.Of(row, row.Outcome, row.Field, row.Reason, row.LeadId))];
    }

    private static ImportView ToView(LeadImport import) => new(
        import.Id, import.FileName, import.State, import.Rows, import.Created, import.Duplicates, import.Refused, import.TakenBack, import.Kept, import.CreatedAtUtc, import.FinishedAtUtc, import.StageId, import.OwnerId,
        JsonSerializer.Deserialize<string[]>(import.HeadersJson)!, ImportPlan.Of(import));
}
