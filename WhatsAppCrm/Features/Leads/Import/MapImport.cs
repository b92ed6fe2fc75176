using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>Says what the columns of a file mean, and where its leads go. For managers and up.</summary>
public sealed class MapImport(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members)
{
    /// <summary>Calling again before the start changes it.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>IMPORT_NOT_DRAFT</c>.</exception>
    /// <exception cref="InvalidInputException">Field <c>columns</c> (nothing to know a person by, one meaning twice, or an unknown one), <c>stageId</c>, <c>ownerId</c> or <c>countryCode</c>.</exception>
    public async Task RunAsync(Guid importId, IReadOnlyList<string> columns, Guid stageId, Guid? ownerId, string? countryCode, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var import = await db.LeadImports.SingleOrDefaultAsync(one => one.Id == importId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        var fields = await db.CustomFields.Select(field => ImportColumn.FieldPrefix + field.Key).ToListAsync(cancellationToken);
        var meant = columns.Where(column => column != ImportColumn.Ignored).ToList();
        if (columns.Count != JsonSerializer.Deserialize<string[]>(import.HeadersJson)!.Length || meant.Except(ImportColumn.All).Except(fields).Any()) throw new InvalidInputException("columns", "Invalid");
        if (meant.Distinct().Count() < meant.Count) throw new InvalidInputException("columns", "Duplicate");
        if (!meant.Exists(column => column is ImportColumn.Name or ImportColumn.FirstName or ImportColumn.LastName or ImportColumn.Phone or ImportColumn.Email)) throw new InvalidInputException("columns", "NameColumnRequired");
        if (countryCode is not null && CountryCodes.All.All(country => country.Code != countryCode)) throw new InvalidInputException("countryCode", "Invalid");
        if (!await db.Stages.AnyAsync(stage => stage.Id == stageId, cancellationToken)) throw new InvalidInputException("stageId", "Invalid");
        if (ownerId is { } owner && !await members.HasAsync(owner, cancellationToken)) throw new InvalidInputException("ownerId", "Invalid");

        import.Map((ImportPlan.Of(import) with { Columns = columns, CountryCode = countryCode }).ToJson(), stageId, ownerId);
        await db.SaveChangesAsync(cancellationToken);
    }
}
