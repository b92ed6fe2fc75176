using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Settings;

/// <param name="Id">Null: a new one.</param>
/// <param name="Kind">Counts for a new one only.</param>
/// <param name="Position">From 0; null: where it is, or last.</param>
public sealed record WantedField(Guid? Id, string? Label, CustomFieldKind Kind, IReadOnlyList<string>? Choices = null, int? Position = null);

/// <summary>Adds a field to the organization's leads, or changes its label, choices or place. For administrators.</summary>
public sealed class SaveCustomField(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <returns>The field's id.</returns>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN; <c>NOT_FOUND</c>; <c>TOO_MANY_FIELDS</c>.</exception>
    /// <exception cref="InvalidInputException">Label missing or too long, or a choice without choices.</exception>
    public async Task<Guid> RunAsync(WantedField wanted, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        CustomField field;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var fields = (await db.CustomFields.OrderBy(one => one.Id).ForUpdate().ToListAsync(cancellationToken)).OrderBy(one => one.Position).ThenBy(one => one.Id).ToList();
            if (wanted.Id is { } id)
            {
                field = fields.Find(one => one.Id == id) ?? throw new ProblemException(Problem.NotFound);
                field.Describe(wanted.Label, wanted.Choices);
            }
            else
            {
                if (fields.Count >= CustomField.MostInAnOrganization) throw new ProblemException(Problem.Conflict("TOO_MANY_FIELDS"));
                field = new CustomField(current.RequiredId, NewKey(wanted.Label ?? "", [.. fields.Select(one => one.Key)]), wanted.Label, wanted.Kind, wanted.Choices, fields.Count);
                fields.Add(field);
                db.Add(field);
            }

            if (wanted.Position is { } position)
            {
                fields.Remove(field);
                fields.Insert(Math.Clamp(position, 0, fields.Count), field);
            }

            for (var i = 0; i < fields.Count; i++) fields[i].Place(i);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Pipelines, Guid.Empty));
        return field.Id;
    }

    /// <summary>"Data de nascimento" becomes <c>data_de_nascimento</c>; letters of other scripts leave <c>field</c>; a second one gets a number.</summary>
    private static string NewKey(string label, HashSet<string> taken)
    {
        var letters = new StringBuilder();
        foreach (var character in label.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(character)) letters.Append(character);
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark && letters.Length > 0 && letters[^1] != '_') letters.Append('_');
        }

        var key = letters.ToString().Trim('_');
        key = key.Length == 0 ? "field" : key[..Math.Min(key.Length, CustomField.KeyMaxLength - 4)];
        if (taken.Add(key)) return key;
        return Enumerable.Range(2, taken.Count + 1).Select(number => $"{key}_{number}").First(taken.Add);
    }
}
