using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>Every stored time is UTC: refuses to write another kind, and says so of what it reads (SQLite forgets).</summary>
public sealed class UtcDateTimeConverter() : ValueConverter<DateTime, DateTime>(
    value => Write(value),
    value => DateTime.SpecifyKind(value, DateTimeKind.Utc))
{
    private static DateTime Write(DateTime value) =>
        value.Kind == DateTimeKind.Utc ? value : throw new ArgumentException($"A time to store must be UTC, this one is {value.Kind}.");
}
