// Longer than 150 lines: how rows reach SQLite, and what happens to the others when it refuses one, is one promise.
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;
using SQLitePCL;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// How EF's changes reach SQLite: rows of one kind share one prepared statement of SQLite's own. EF writes a statement, a command and a
/// reader for every row, which costs several times what SQLite needs for it (docs/performance.md). What is not a plain insert or update of
/// a plain table, and whatever needs EF's own order of statements, goes the way it always went.
/// </summary>
internal sealed class SqliteRows(DatabaseDependencies dependencies, RelationalDatabaseDependencies relational) : RelationalDatabase(dependencies, relational)
{
    private const string Savepoint = "rows";

    public override int SaveChanges(IList<IUpdateEntry> entries)
    {
        if (!entries.All(entry => SqliteTable.Of(entry).Takes(entry))) return base.SaveChanges(entries);
        var connection = RelationalDependencies.Connection;
        connection.Open();
        try
        {
            Write(connection, entries);
            return entries.Count;
        }
        finally
        {
            connection.Close();
        }
    }

    /// <summary>SQLite works on the caller's thread in any case.</summary>
    public override Task<int> SaveChangesAsync(IList<IUpdateEntry> entries, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(SaveChanges(entries));
    }

    /// <summary>All or nothing, inside the caller's transaction or in one of its own.</summary>
    private static void Write(IRelationalConnection connection, IList<IUpdateEntry> entries)
    {
        var database = ((SqliteConnection)connection.DbConnection).Handle!;
        if (entries.Count == 1)
        {
            WriteRows(database, entries);
        }
        else if (connection.CurrentTransaction is { } transaction)
        {
            transaction.CreateSavepoint(Savepoint);
            try
            {
                WriteRows(database, entries);
            }
            catch
            {
                transaction.RollbackToSavepoint(Savepoint);
                throw;
            }

            transaction.ReleaseSavepoint(Savepoint);
        }
        else
        {
            using var own = connection.BeginTransaction();
            WriteRows(database, entries);
            own.Commit();
        }
    }

    /// <summary>Also behind a row that the database does not take: whoever has to do without the refused ones learns of all of them at once.</summary>
    /// <exception cref="RowsRefusedException">The database refused the values of some.</exception>
    /// <exception cref="DbUpdateException">Nothing of that: the first row that was not written.</exception>
    private static void WriteRows(sqlite3 database, IList<IUpdateEntry> entries)
    {
        DbUpdateException? first = null;
        List<IUpdateEntry> refused = [];
        var statements = new Dictionary<(SqliteTable, EntityState, ulong), sqlite3_stmt>();
        try
        {
            // New rows first, those that others point at before the others.
            foreach (var entry in entries.OrderBy(entry => entry.EntityState == EntityState.Added ? SqliteTable.Of(entry).Rank : int.MaxValue))
            {
                try
                {
                    WriteRow(database, statements, entry);
                }
                catch (DbUpdateException exception) when (exception.InnerException is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT } refusal && raw.sqlite3_get_autocommit(database) == 0)
                {
                    first ??= exception;
                    if (!IsAboutOtherRows(refusal)) refused.Add(entry);
                }
            }
        }
        finally
        {
            foreach (var statement in statements.Values) statement.Dispose();
        }

        if (first is null) return;
        throw refused.Count == 0 ? first : new RowsRefusedException(first, refused);
    }

    /// <summary>A key that another row has, or that no row has: not the row's own values.</summary>
    private static bool IsAboutOtherRows(SqliteException refusal) =>
        refusal.SqliteExtendedErrorCode is raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_FOREIGNKEY;

    private static void WriteRow(sqlite3 database, Dictionary<(SqliteTable, EntityState, ulong), sqlite3_stmt> statements, IUpdateEntry entry)
    {
        var table = SqliteTable.Of(entry);
        var written = table.Written(entry);
        if (written == 0) return;
        ref var statement = ref CollectionsMarshal.GetValueRefOrAddDefault(statements, (table, entry.EntityState, written), out _);
        try
        {
            if (statement is null) Check(database, raw.sqlite3_prepare_v2(database, table.Sql(entry.EntityState, written), out statement));
            var position = 0;
            foreach (var value in table.Values(entry, written)) Check(database, Bind(statement, ++position, value));
            var result = raw.sqlite3_step(statement);
            try
            {
                if (result != raw.SQLITE_DONE) Check(database, result);
            }
            finally
            {
                raw.sqlite3_reset(statement);
            }
        }
        catch (SqliteException exception)
        {
            throw new DbUpdateException("The row could not be written: see the inner exception.", exception, [entry]);
        }

        if (raw.sqlite3_changes(database) != 1) throw new DbUpdateConcurrencyException("The row was changed or deleted since it was read, or is another organization's.", [entry]);
    }

    /// <summary>In the forms in which the driver writes and reads them.</summary>
    private static int Bind(sqlite3_stmt statement, int position, object? value)
    {
        Span<byte> text = stackalloc byte[36];
        int length;
        switch (value)
        {
            case null:
                return raw.sqlite3_bind_null(statement, position);
            case string words:
                return raw.sqlite3_bind_text(statement, position, words);
            case Guid id:
                id.TryFormat(text, out length);
                Ascii.ToUpperInPlace(text[..length], out _);
                return raw.sqlite3_bind_text(statement, position, text[..length]);
            case DateTime time:
                time.TryFormat(text, out length, "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
                return raw.sqlite3_bind_text(statement, position, text[..length]);
            case byte[] bytes:
                return raw.sqlite3_bind_blob(statement, position, bytes);
            case double number:
                return raw.sqlite3_bind_double(statement, position, number);
            default:
                return raw.sqlite3_bind_int64(statement, position, Convert.ToInt64(value, CultureInfo.InvariantCulture));
        }
    }

    private static void Check(sqlite3 database, int result)
    {
        if (result != raw.SQLITE_OK)
            throw new SqliteException($"SQLite Error {result}: '{raw.sqlite3_errmsg(database).utf8_to_string()}'.", result & 0xFF, raw.sqlite3_extended_errcode(database));
    }
}
