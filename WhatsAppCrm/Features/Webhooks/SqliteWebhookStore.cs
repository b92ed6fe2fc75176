using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// A connection that stays open and prepared statements, taking its turn among the writers. Through SQLite's own
/// interface: the driver looks up every parameter by name and makes a reader for every row, which costs as much again as
/// the insert.
/// </summary>
public sealed class SqliteWebhookStore(DatabaseAddress address, WebhookWriteGate gate) : IWebhookStore
{
    private static readonly string Pragmas = SqliteConnectionSetup.Pragmas + $" PRAGMA busy_timeout={WebhookWriter.Patience.TotalMilliseconds:0};";

    /// <summary>Rows of the wide statement: what SQLite does once a statement (the next id, above all) is then done for several.</summary>
    private const int WideRows = 16;

    private sqlite3? _database;
    private sqlite3_stmt? _begin;
    private sqlite3_stmt? _insert;
    private sqlite3_stmt? _insertWide;
    private sqlite3_stmt? _commit;

    public void Write(IReadOnlyList<WaitingWebhook> webhooks)
    {
        using var turn = gate.Enter(WebhookWriter.Patience);
        try
        {
            Open();
            Run(_begin!);
            var next = 0;
            for (; webhooks.Count - next >= WideRows; next += WideRows) Insert(_insertWide!, webhooks, next, WideRows);
            for (; next < webhooks.Count; next++) Insert(_insert!, webhooks, next, 1);
            Run(_commit!);
        }
        catch
        {
            // Closing rolls back.
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var statement in new[] { _begin, _insert, _insertWide, _commit }) statement?.Dispose();
        _database?.Dispose();
        (_database, _begin, _insert, _insertWide, _commit) = (null, null, null, null, null);
    }

    private void Insert(sqlite3_stmt insert, IReadOnlyList<WaitingWebhook> webhooks, int first, int count)
    {
        // The text EF reads back as this time.
        Span<byte> receivedAt = stackalloc byte[32];
        for (var i = 0; i < count; i++)
        {
            var webhook = webhooks[first + i];
            webhook.ReceivedAtUtc.TryFormat(receivedAt, out var length, "yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
            Check(raw.sqlite3_bind_text(insert, (2 * i) + 1, receivedAt[..length]));
            Check(raw.sqlite3_bind_blob(insert, (2 * i) + 2, webhook.Body));
        }

        Run(insert);
    }

    private void Open()
    {
        if (_database is not null) return;
        Batteries_V2.Init();
        var file = new SqliteConnectionStringBuilder(address.WebhookConnectionString).DataSource;
        var result = raw.sqlite3_open_v2(file, out _database, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_URI, null);
        Check(result);
        Check(raw.sqlite3_exec(_database, Pragmas));
        _begin = Prepare("BEGIN IMMEDIATE");
        _insert = Prepare(InsertSql(1));
        _insertWide = Prepare(InsertSql(WideRows));
        _commit = Prepare("COMMIT");
    }

    private static string InsertSql(int rows) =>
        """INSERT INTO "WebhookEvents" ("ReceivedAtUtc", "Body", "State", "Attempts", "IsUnrouted") VALUES """ + string.Join(", ", Enumerable.Repeat("(?, ?, 'PENDING', 0, 0)", rows));

    private sqlite3_stmt Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v2(_database, sql, out var statement));
        return statement;
    }

    private void Run(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        if (result != raw.SQLITE_DONE) Check(result);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK) throw new SqliteException($"SQLite error {result}: {raw.sqlite3_errmsg(_database).utf8_to_string()}", result);
    }
}
