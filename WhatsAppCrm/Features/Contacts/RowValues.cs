using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>A row as it was, every column by its name: columns that come with a later version are kept and given back too.</summary>
public sealed class RowValues : Dictionary<string, JsonElement>
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    public static RowValues Of(EntityEntry entry)
    {
        var values = new RowValues();
        foreach (var property in entry.Properties) values[property.Metadata.Name] = Element(property);
        return values;
    }

    public T? Get<T>(string column) => TryGetValue(column, out var value) ? value.Deserialize<T>(Json) : default;

    /// <summary>A new row with these values, its id among them; added, not saved.</summary>
    public T Restore<T>(AppDbContext db)
        where T : class
    {
        var row = (T)Activator.CreateInstance(typeof(T), nonPublic: true)!;
        var entry = db.Entry(row);
        foreach (var property in entry.Properties)
            if (TryGetValue(property.Metadata.Name, out var value)) property.CurrentValue = value.Deserialize(property.Metadata.ClrType, Json);
        entry.State = EntityState.Added;
        return row;
    }

    /// <summary>Gives back what was changed to <paramref name="after"/> and is still so; what changed since then stays.</summary>
    public void GiveBack(EntityEntry entry, RowValues after)
    {
        foreach (var property in entry.Properties)
        {
            if (!TryGetValue(property.Metadata.Name, out var before) || !after.TryGetValue(property.Metadata.Name, out var then)) continue;
            if (Same(before, then) || !Same(Element(property), then)) continue;
            property.CurrentValue = before.Deserialize(property.Metadata.ClrType, Json);
        }
    }

    /// <summary>Whether the column still has the value of then.</summary>
    public bool Still(EntityEntry entry, string column) => TryGetValue(column, out var then) && Same(Element(entry.Property(column)), then);

    private static JsonElement Element(PropertyEntry property) => JsonSerializer.SerializeToElement(property.CurrentValue, property.Metadata.ClrType, Json);

    private static bool Same(JsonElement one, JsonElement other) => one.GetRawText() == other.GetRawText();
}
