using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Between what a program sends or a page holds and the rows of a lead's own fields.</summary>
internal static class CustomValues
{
    /// <summary>Writes those that are named, into the caller's transaction.</summary>
    /// <exception cref="InvalidInputException">A key is no field of this organization, or a value not of its kind; the field is named <c>customFields.key</c>.</exception>
    public static async Task ApplyAsync(AppDbContext db, Lead lead, IReadOnlyDictionary<string, JsonElement> values, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var fields = await db.CustomFields.ToDictionaryAsync(field => field.Key, cancellationToken);
        var stored = await db.CustomValues.Where(value => value.LeadId == lead.Id).ToDictionaryAsync(value => value.FieldId, cancellationToken);
        foreach (var (key, json) in values)
        {
            var field = fields.GetValueOrDefault(key) ?? throw new InvalidInputException($"customFields.{key}", "Invalid");
            Set(db, lead, field, stored.GetValueOrDefault(field.Id), field.Canonical(TextOf(field, json)));
        }

        lead.Edit(lead.Name, lead.Phone, lead.Email, lead.Value, nowUtc);
    }

    public static void Set(AppDbContext db, Lead lead, CustomField field, CustomValue? stored, string? value)
    {
        if (value is null)
        {
            if (stored is not null) db.Remove(stored);
        }
        else if (stored is null)
        {
            db.Add(new CustomValue(lead, field, value));
        }
        else
        {
            stored.Change(value);
        }
    }

    /// <summary>As JSON says it: numbers and checkboxes as such, the rest as text.</summary>
    public static object Typed(CustomFieldKind kind, string value) => kind switch
    {
        CustomFieldKind.NUMBER => decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture),
        CustomFieldKind.CHECKBOX => true,
        _ => value,
    };

    private static string? TextOf(CustomField field, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => json.GetRawText(),
        _ => throw new InvalidInputException($"customFields.{field.Key}", "Invalid"),
    };
}
