using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Search;

/// <summary>
/// Words in an FTS5 table without content, whose row ids are the keys; <c>SearchEntries</c> says whose each is. The words come folded and
/// with their slice before them, so FTS5's plainest tokenizer only parts them at the spaces. SQLite FTS5, read 2026-11-30.
/// </summary>
public sealed class SqliteSearchIndex : SlicedSearchIndex
{
    public const string FindSql = """
        SELECT w.rowid, e."SubjectId" FROM "SearchWords" AS w JOIN "SearchEntries" AS e ON e."Id" = w.rowid
        WHERE "SearchWords" MATCH $query AND w.rowid < $before ORDER BY w.rowid DESC LIMIT $limit
        """;

    public override int SliceSize => 8_192;

    protected override int MostSlicesAtOnce => 128;

    protected override Task<List<SearchHit>> LookUpAsync(AppDbContext db, IReadOnlyList<string> prefixes, IReadOnlyList<string> beginnings, long before, int limit, CancellationToken cancellationToken)
    {
        // Letters, digits and emoji only: nothing of it can end a quotation.
        var query = string.Join(" OR ", prefixes.Select(prefix => $"({string.Join(" AND ", beginnings.Select(word => $"\"{prefix}{word}\"*"))})"));
        return ReadAsync(db, FindSql, [new SqliteParameter("$query", query), new SqliteParameter("$before", before), new SqliteParameter("$limit", limit)], cancellationToken);
    }

    /// <summary>SQLite works on the caller's thread in any case.</summary>
    public override Task WriteAsync(AppDbContext db, IReadOnlyCollection<Guid> subjects, IReadOnlyList<SearchEntry> entries, CancellationToken cancellationToken)
    {
        Forget(db, subjects);
        using var entry = Command(db, """INSERT OR IGNORE INTO "SearchEntries" ("Id", "SubjectId") VALUES ($id, $subject)""", ("$id", 0L), ("$subject", Array.Empty<byte>()));
        using var words = Command(db, """INSERT INTO "SearchWords" (rowid, words) VALUES ($id, $words)""", ("$id", 0L), ("$words", ""));
        // In the order of their keys: FTS5 gathers rows as long as they grow.
        foreach (var (key, one) in entries.Select(one => (Key: KeyOf(one.AtUtc, one.SubjectId), Entry: one)).OrderBy(one => one.Key))
        {
            var id = key;
            entry.Parameters[1].Value = one.SubjectId.ToByteArray();
            // Two of one second that are alike in half their ids: the later stands behind.
            for (entry.Parameters[0].Value = id; entry.ExecuteNonQuery() == 0; entry.Parameters[0].Value = ++id) cancellationToken.ThrowIfCancellationRequested();
            var prefix = Domain.Search.SearchSlice.PrefixOf(one.SliceId);
            words.Parameters[0].Value = id;
            words.Parameters[1].Value = prefix + string.Join(" " + prefix, one.Words);
            words.ExecuteNonQuery();
        }

        return Task.CompletedTask;
    }

    private static void Forget(AppDbContext db, IReadOnlyCollection<Guid> subjects)
    {
        using var find = Command(db, """SELECT "Id" FROM "SearchEntries" WHERE "SubjectId" = $subject""", ("$subject", Array.Empty<byte>()));
        using var words = Command(db, """DELETE FROM "SearchWords" WHERE rowid = $id""", ("$id", 0L));
        using var entry = Command(db, """DELETE FROM "SearchEntries" WHERE "Id" = $id""", ("$id", 0L));
        foreach (var subject in subjects)
        {
            find.Parameters[0].Value = subject.ToByteArray();
            if (find.ExecuteScalar() is not long id) continue;
            words.Parameters[0].Value = id;
            words.ExecuteNonQuery();
            entry.Parameters[0].Value = id;
            entry.ExecuteNonQuery();
        }
    }

    private static DbCommand Command(AppDbContext db, string sql, params (string Name, object Value)[] parameters)
    {
        var command = db.Database.GetDbConnection().CreateCommand();
        (command.CommandText, command.Transaction) = (sql, db.Database.CurrentTransaction?.GetDbTransaction());
        foreach (var (name, value) in parameters) command.Parameters.Add(new SqliteParameter(name, value));
        return command;
    }
}
