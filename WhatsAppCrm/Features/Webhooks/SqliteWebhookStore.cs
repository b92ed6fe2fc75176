using Microsoft.Data.Sqlite;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>One connection that stays open and one prepared statement, taking its turn among the writers.</summary>
public sealed class SqliteWebhookStore(DatabaseAddress address, DatabaseWriteGate gate) : IWebhookStore
{
    private SqliteConnection? _connection;
    private SqliteCommand? _insert;
    private SqliteParameter? _receivedAt;
    private SqliteParameter? _body;

    public void Write(IReadOnlyList<WaitingWebhook> webhooks)
    {
        using var turn = gate.Enter();
        try
        {
            Open();
            using var transaction = _connection!.BeginTransaction();
            _insert!.Transaction = transaction;
            foreach (var webhook in webhooks)
            {
                _receivedAt!.Value = webhook.ReceivedAtUtc;
                _body!.Value = webhook.Body;
                _insert.ExecuteNonQuery();
            }

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

    private void Open()
    {
        if (_connection is not null) return;
        _connection = new SqliteConnection(address.ConnectionString);
        _connection.Open();
        SqliteConnectionSetup.Apply(_connection);

        _insert = _connection.CreateCommand();
        _insert.CommandText = """INSERT INTO "WebhookEvents" ("ReceivedAtUtc", "Body", "State", "Attempts", "IsUnrouted") VALUES ($at, $body, 'PENDING', 0, 0)""";
        _receivedAt = _insert.Parameters.Add("$at", SqliteType.Text);
        _body = _insert.Parameters.Add("$body", SqliteType.Blob);
        _insert.Prepare();
    }
}
