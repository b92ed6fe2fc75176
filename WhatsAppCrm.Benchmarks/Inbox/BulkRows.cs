using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Benchmarks.Inbox;

/// <summary>Writes new entities as EF's model maps them, without EF's tracking: a million conversations in minutes.</summary>
public sealed class BulkRows(AppDbContext db, DatabaseProvider provider) : IAsyncDisposable
{
    private readonly Dictionary<Type, (string Table, List<Func<object, object?>> Read, List<string> Columns)> _tables = [];

    public async Task WriteAsync(List<object> rows)
    {
        await db.Database.OpenConnectionAsync();
        var connection = db.Database.GetDbConnection();
        // In the order they first come in: what is pointed at comes before what points.
        foreach (var kind in rows.GroupBy(row => row.GetType()))
        {
            var (table, read, columns) = Of(kind.Key);
            var names = string.Join(", ", columns.Select(column => $"\"{column}\""));
            if (provider == DatabaseProvider.PostgreSql) await CopyAsync((NpgsqlConnection)connection, $"COPY \"{table}\" ({names}) FROM STDIN (FORMAT BINARY)", kind, read);
            else await InsertAsync(connection, $"INSERT INTO \"{table}\" ({names}) VALUES ({string.Join(", ", columns.Select((_, i) => "$" + i))})", kind, read);
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, string sql, IEnumerable<object> rows, List<Func<object, object?>> read)
    {
        await using var writer = await connection.BeginBinaryImportAsync(sql);
        foreach (var row in rows)
        {
            await writer.StartRowAsync();
            foreach (var column in read)
            {
                if (column(row) is { } value) await writer.WriteAsync(value);
                else await writer.WriteNullAsync();
            }
        }

        await writer.CompleteAsync();
    }

    private static async Task InsertAsync(DbConnection connection, string sql, IEnumerable<object> rows, List<Func<object, object?>> read)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        for (var i = 0; i < read.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = "$" + i;
            command.Parameters.Add(parameter);
        }

        foreach (var row in rows)
        {
            for (var i = 0; i < read.Count; i++) command.Parameters[i].Value = read[i](row) ?? DBNull.Value;
            await command.ExecuteNonQueryAsync();
        }

        await transaction.CommitAsync();
    }

    private (string Table, List<Func<object, object?>> Read, List<string> Columns) Of(Type type)
    {
        if (_tables.TryGetValue(type, out var known)) return known;
        var entity = db.Model.FindEntityType(type)!;
        var mapping = entity.GetTableMappings().Single();
        var (read, columns) = (new List<Func<object, object?>>(), new List<string>());
        foreach (var column in mapping.ColumnMappings)
        {
            // Columns of complex properties are optional and stay null here.
            if (column.Property.DeclaringType is not IEntityType) continue;
            var (getter, converter) = (column.Property.GetGetter(), column.TypeMapping.Converter);
            read.Add(row => getter.GetClrValue(row) is not { } value ? null : converter is null ? value : converter.ConvertToProvider(value));
            columns.Add(column.Column.Name);
        }

        return _tables[type] = (mapping.Table.Name, read, columns);
    }

    public async ValueTask DisposeAsync() => await db.Database.CloseConnectionAsync();
}
