using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// Tells SQLite how many rows stand behind a value of each index: made up, the same in every database, and near enough to one that has
/// grown. Without any, SQLite supposes ten rows behind every first column, and for five hundred keys walks through all rows of the
/// organization instead of looking the keys up: a batch of webhooks would cost the more the more messages there are. Gathering real
/// numbers (ANALYZE) would make plans change with the data, on the day on which nobody looks. SQLite, query planner, read 2026-12-01.
/// </summary>
internal static class SqliteStatistics
{
    private const long RowsATable = 1_000_000;

    /// <summary>Rows behind one value of a key that points at one of many: a conversation's messages, a contact's addresses.</summary>
    private const long RowsAnOwner = 20;

    private static readonly string[] Owners = ["ConversationId", "ContactId", "LeadId", "MessageId", "SenderId", "AuthorContactId"];
    private static readonly string[] FewValues = ["State", "Status", "Kind", "Lane", "FromLane", "Priority", "Language", "Role", "Position"];

    /// <summary>After migrating; calling again changes nothing unless there is a new index.</summary>
    public static async Task SetAsync(DbContext db, CancellationToken cancellationToken)
    {
        var wanted = (await IndexesAsync(db, cancellationToken)).Select(index => (index.Table, index.Name, Numbers: string.Join(' ', index.Rows()))).ToList();
        await db.Database.ExecuteSqlRawAsync("ANALYZE sqlite_schema", cancellationToken);
        var set = await db.Database.SqlQueryRaw<string>("""SELECT tbl || '|' || idx || '|' || stat AS "Value" FROM sqlite_stat1""").ToListAsync(cancellationToken);
        if (set.ToHashSet().SetEquals(wanted.Select(index => $"{index.Table}|{index.Name}|{index.Numbers}"))) return;

        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            await db.Database.ExecuteSqlRawAsync("DELETE FROM sqlite_stat1", cancellationToken);
            foreach (var (table, name, numbers) in wanted) await db.Database.ExecuteSqlAsync($"INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES ({table}, {name}, {numbers})", cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        // Connections read them when they open; those that are open already are not used again.
        await db.Database.ExecuteSqlRawAsync("ANALYZE sqlite_schema", cancellationToken);
        SqliteConnection.ClearPool((SqliteConnection)db.Database.GetDbConnection());
    }

    private static async Task<List<Index>> IndexesAsync(DbContext db, CancellationToken cancellationToken)
    {
        var columns = await db.Database.SqlQueryRaw<IndexColumn>(
            """
            SELECT t.name AS "Table", i.name AS "Name", i."unique" AS "IsUnique", i.partial AS "IsPartial", c.name AS "Column"
              FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) c
             WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' AND c.name IS NOT NULL ORDER BY t.name, i.name, c.seqno
            """).ToListAsync(cancellationToken);
        return [.. columns.GroupBy(column => (column.Table, column.Name)).Select(index =>
            new Index(index.Key.Table, index.Key.Name, index.First().IsUnique, index.First().IsPartial, [.. index.Select(column => column.Column)]))];
    }

    private sealed record IndexColumn(string Table, string Name, bool IsUnique, bool IsPartial, string Column);

    private sealed record Index(string Table, string Name, bool IsUnique, bool IsPartial, IReadOnlyList<string> Columns)
    {
        /// <summary>In the index, then behind one value of its first column, of its first two, and so on.</summary>
        public IEnumerable<long> Rows()
        {
            var rows = IsPartial ? RowsATable / 10 : RowsATable;
            yield return rows;
            for (var i = 0; i < Columns.Count; i++)
            {
                rows = IsUnique && i == Columns.Count - 1 ? 1 : Math.Max(1, Behind(Columns[i], rows));
                yield return rows;
            }
        }

        private static long Behind(string column, long rows) =>
            column == "Id" ? 1
            : Owners.Contains(column) ? Math.Min(rows, RowsAnOwner)
            : column.EndsWith("Id", StringComparison.Ordinal) && column != "ProviderMessageId" ? rows / 20
            : FewValues.Contains(column) || column.StartsWith("Is", StringComparison.Ordinal) ? rows / 5
            : column.EndsWith("AtUtc", StringComparison.Ordinal) ? rows / 1_000
            : Math.Min(rows, 2);
    }
}
