using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>Reads a file of leads and keeps its lines, with a first guess at what its columns mean. Nothing becomes a lead yet. For managers and up.</summary>
public sealed class UploadImport(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider time)
{
    private const int LinesAtOnce = 500;

    /// <returns>The import's id.</returns>
    /// <exception cref="InvalidInputException">Field <c>file</c>: it is no text, empty, or larger than <see cref="LeadImport.MostBytes"/>, <see cref="LeadImport.MostRows"/> or <see cref="LeadImport.MostColumns"/>.</exception>
    public async Task<Guid> RunAsync(string fileName, byte[] bytes, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        var file = CsvFile.Read(bytes);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var fields = (await db.CustomFields.AsNoTracking().ToListAsync(cancellationToken)).Select(field => new FieldRow(field.Id, field.Key, field.Label, field.Kind, field.Choices, field.Position)).ToList();
        var stageId = await db.Stages.Where(stage => stage.Kind == StageKind.OPEN && db.Pipelines.Any(pipeline => pipeline.IsDefault && pipeline.Id == stage.PipelineId))
            .OrderBy(stage => stage.Position).Select(stage => stage.Id).FirstAsync(cancellationToken);
        var number = await db.WhatsAppAccounts.Where(account => account.Status == WhatsAppAccountStatus.CONNECTED).OrderBy(account => account.Id).Select(account => account.DisplayPhoneNumber).FirstOrDefaultAsync(cancellationToken);
        var plan = new ImportPlan(ColumnGuess.Of(file.Headers, fields), CountryCodes.OfNumber(number), ImportedLeads.IsDayFirst(file.Lines.SelectMany(line => line.Cells), otherwise: CultureInfo.CurrentUICulture.TwoLetterISOLanguageName != "en"));

        var import = new LeadImport(
            current.RequiredId, Text.Shorten(string.IsNullOrWhiteSpace(fileName) ? "leads.csv" : Path.GetFileName(fileName), LeadImport.FileNameMaxLength),
            JsonSerializer.Serialize(file.Headers), plan.ToJson(), file.Lines.Count, stageId, current.RequiredUserId, time.GetUtcNow().UtcDateTime);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        db.Add(import);
        foreach (var lines in file.Lines.Chunk(LinesAtOnce))
        {
            db.AddRange(lines.Select(line => RowOf(import, line)));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }

        await transaction.CommitAsync(cancellationToken);
        return import.Id;
    }

    /// <summary>A line too long to keep has most often a quotation mark that was never closed: it is refused at once, and shown shortened.</summary>
    private static LeadImportRow RowOf(LeadImport import, CsvLine line)
    {
        // Numbers and letters as they are: escapes would make six characters of one.
        var cells = line.Cells.Take(LeadImport.MostColumns);
        var json = JsonSerializer.Serialize(cells, Json);
        if (json.Length <= LeadImportRow.CellsMaxLength) return new LeadImportRow(import, line.Number, json);
        var row = new LeadImportRow(import, line.Number, JsonSerializer.Serialize(cells.Select(cell => Text.Shorten(cell, 60)), Json));
        row.Settle(ImportOutcome.REFUSED, null, null, "LineTooLong");
        return row;
    }

    private static readonly JsonSerializerOptions Json = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
