using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Features.Leads.Import;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Leads;

/// <summary>Files and imports of one organization. The product's own drain is at work too: tests that need to stop in the middle switch it off.</summary>
internal static class ImportWorld
{
    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static Task<Guid> UploadAsync(this Actor actor, string text) => actor.UploadAsync(Bytes(text));

    public static Task<Guid> UploadAsync(this Actor actor, byte[] bytes) => actor.AsAsync<UploadImport, Guid>(upload => upload.RunAsync("customers.csv", bytes, CancellationToken.None));

    /// <summary>Numbers without a country code are Brazilian; everything else as guessed.</summary>
    public static async Task MapAsync(this Actor actor, Guid importId, string? countryCode = "55", IReadOnlyList<string>? columns = null)
    {
        var import = await actor.FindAsync(importId);
        await actor.AsAsync<MapImport>(map => map.RunAsync(importId, columns ?? import.Plan.Columns, import.StageId, null, countryCode, CancellationToken.None));
    }

    public static Task<ImportForecast> CheckAsync(this Actor actor, Guid importId) => actor.AsAsync<CheckImport, ImportForecast>(check => check.RunAsync(importId, CancellationToken.None));

    /// <summary>Starts it and works through it, whoever else does too.</summary>
    public static async Task<ImportView> ImportAsync(this Actor actor, Guid importId)
    {
        await actor.AsAsync<StartImport>(start => start.RunAsync(importId, CancellationToken.None));
        await actor.AsAsync<RunImports>(run => run.RunAllAsync(CancellationToken.None));
        return await actor.FindAsync(importId);
    }

    public static async Task<ImportView> FindAsync(this Actor actor, Guid importId) => (await actor.AsAsync<ImportQueries, ImportView?>(imports => imports.FindAsync(importId, CancellationToken.None)))!;

    public static Task<List<LeadImportRow>> RowsAsync(this Actor actor, Guid importId) => actor.ReadAsync(db => db.LeadImportRows.Where(row => row.ImportId == importId).OrderBy(row => row.Number).ToListAsync());
}
