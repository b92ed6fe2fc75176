using Npgsql;
using NpgsqlTypes;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>One statement, one round trip, one sync, whatever is waiting: two arrays unnested in order.</summary>
public sealed class PostgreSqlWebhookStore(DatabaseAddress address) : IWebhookStore
{
    /// <summary>Large bodies go in several statements of one transaction, so that no single one grows without bound.</summary>
    private const int MaxRowsAStatement = 1000;

    private NpgsqlConnection? _connection;
    private NpgsqlCommand? _insert;

    public void Write(IReadOnlyList<WaitingWebhook> webhooks)
    {
        try
        {
            Open();
            if (webhooks.Count <= MaxRowsAStatement)
            {
                Insert(webhooks, 0, webhooks.Count);
                return;
            }

            using var transaction = _connection!.BeginTransaction();
            for (var start = 0; start < webhooks.Count; start += MaxRowsAStatement) Insert(webhooks, start, Math.Min(MaxRowsAStatement, webhooks.Count - start));
            transaction.Commit();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _insert?.Dispose();
        _connection?.Dispose();
        (_insert, _connection) = (null, null);
    }

    private void Insert(IReadOnlyList<WaitingWebhook> webhooks, int start, int count)
    {
        var receivedAt = new DateTime[count];
        var bodies = new byte[count][];
        for (var i = 0; i < count; i++) (receivedAt[i], bodies[i]) = (webhooks[start + i].ReceivedAtUtc, webhooks[start + i].Body);
        _insert!.Parameters[0].Value = receivedAt;
        _insert.Parameters[1].Value = bodies;
        _insert.ExecuteNonQuery();
    }

    private void Open()
    {
        if (_connection is not null) return;
        var patience = (int)WebhookWriter.Patience.TotalSeconds;
        _connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Timeout = patience, CommandTimeout = patience, CancellationTimeout = 1_000 }.ConnectionString);
        _connection.Open();
        _insert = _connection.CreateCommand();
        _insert.CommandText = """
            INSERT INTO "WebhookEvents" ("ReceivedAtUtc", "Body", "State", "Attempts", "IsUnrouted")
            SELECT waiting.received_at, waiting.body, 'PENDING', 0, false
            FROM unnest($1, $2) WITH ORDINALITY AS waiting (received_at, body, position) ORDER BY waiting.position
            """;
        _insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz });
        _insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea });
        _insert.Prepare();
    }
}
