using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>What an import would do.</summary>
/// <param name="Created">The first leads it would make, with their numbers of line.</param>
/// <param name="Problems">The first lines it would refuse or leave out.</param>
public sealed record ImportForecast(int ToCreate, int Duplicates, int Refused, IReadOnlyList<(int Number, ImportedLead Lead)> Created, IReadOnlyList<ImportRowView> Problems);

/// <summary>The dry run: every line is judged as the import would, and nothing is stored. For managers and up.</summary>
public sealed class CheckImport(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members)
{
    private const int LinesAtOnce = 500;
    private const int Shown = 20;

    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>IMPORT_NOT_DRAFT</c>.</exception>
    public async Task<ImportForecast> RunAsync(Guid importId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var import = await db.LeadImports.AsNoTracking().SingleOrDefaultAsync(one => one.Id == importId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (import.State != ImportState.DRAFT) throw new ProblemException(Problem.Conflict("IMPORT_NOT_DRAFT"));

        var judge = await ImportJudge.LoadAsync(db, import, members, cancellationToken);
        var counts = new Dictionary<ImportOutcome, int>();
        var (created, problems) = (new List<(int, ImportedLead)>(), new List<ImportRowView>());
        for (var after = 0; ;)
        {
            var rows = await db.LeadImportRows.AsNoTracking().Where(row => row.ImportId == importId && row.Number > after).OrderBy(row => row.Number).Take(LinesAtOnce).ToListAsync(cancellationToken);
            if (rows.Count == 0) break;
            after = rows[^1].Number;
            foreach (var verdict in await judge.JudgeAsync(rows, cancellationToken))
            {
                counts[verdict.Outcome] = counts.GetValueOrDefault(verdict.Outcome) + 1;
                if (verdict.Lead is { } lead && created.Count < Shown) created.Add((verdict.Row.Number, lead));
                if (verdict.Lead is null && problems.Count < Shown) problems.Add(ImportRowView.Of(verdict.Row, verdict.Outcome, verdict.Field, verdict.Reason, verdict.KnownAs));
            }
        }

        return new ImportForecast(counts.GetValueOrDefault(ImportOutcome.CREATED), counts.GetValueOrDefault(ImportOutcome.DUPLICATE), counts.GetValueOrDefault(ImportOutcome.REFUSED), created, problems);
    }
}
