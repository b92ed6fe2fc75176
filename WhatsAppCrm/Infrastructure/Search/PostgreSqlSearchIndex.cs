using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Search;

/// <summary>
/// Words as a <c>tsvector</c> under a GIN index, made from a list and not from a text: they come folded and with their slice before them, so
/// no dictionary, configuration or extension has a say. GIN finds all matches before the first is known, which slices keep few.
/// PostgreSQL, GIN indexes and text search functions, read 2026-11-30.
/// </summary>
public sealed class PostgreSqlSearchIndex : SlicedSearchIndex
{
    internal const long TurnKey = 0x536561726368; // "Search"

    /// <summary>Matches first, then their order: walking along the keys in search of matches is what must not happen.</summary>
    public const string FindSql = """
        WITH found AS MATERIALIZED (SELECT "Id", "SubjectId" FROM "SearchEntries" WHERE "Words" @@ @query::tsquery)
        SELECT "Id", "SubjectId" FROM found WHERE "Id" < @before ORDER BY "Id" DESC LIMIT @limit
        """;

    public override int SliceSize => 8_192;

    protected override int MostSlicesAtOnce => 128;

    protected override Task<List<SearchHit>> LookUpAsync(AppDbContext db, IReadOnlyList<string> prefixes, IReadOnlyList<string> beginnings, long before, int limit, CancellationToken cancellationToken)
    {
        // Letters, digits and emoji only: nothing of it can end a quotation.
        var query = string.Join(" | ", prefixes.Select(prefix => $"({string.Join(" & ", beginnings.Select(word => $"'{prefix}{word}':*"))})"));
        return ReadAsync(db, FindSql, [new NpgsqlParameter("query", NpgsqlDbType.Text) { Value = query }, new NpgsqlParameter("before", before), new NpgsqlParameter("limit", limit)], cancellationToken);
    }

    public override Task TakeTurnAsync(AppDbContext db, CancellationToken cancellationToken) => db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({TurnKey})", cancellationToken);

    public override async Task WriteAsync(AppDbContext db, IReadOnlyCollection<Guid> subjects, IReadOnlyList<SearchEntry> entries, CancellationToken cancellationToken)
    {
        await db.Database.ExecuteSqlRawAsync("""DELETE FROM "SearchEntries" WHERE "SubjectId" = ANY (@subjects)""", [new NpgsqlParameter("subjects", subjects.ToArray())], cancellationToken);
        if (entries.Count == 0) return;
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO "SearchEntries" ("Id", "SubjectId", "Words")
            SELECT key, subject, array_to_tsvector(string_to_array(words, ' ')) FROM unnest(@keys, @entries, @words) AS one (key, subject, words)
            """,
            [
                new NpgsqlParameter("keys", entries.Select(entry => KeyOf(entry.AtUtc, entry.SubjectId)).ToArray()),
                new NpgsqlParameter("entries", entries.Select(entry => entry.SubjectId).ToArray()),
                new NpgsqlParameter("words", entries.Select(entry => SearchSlice.PrefixOf(entry.SliceId) + string.Join(" " + SearchSlice.PrefixOf(entry.SliceId), entry.Words)).ToArray()),
            ], cancellationToken);
    }
}
