using System.Data;
using Microsoft.Data.SqlClient;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Parameterised inserts in one transaction, several rows a statement. Has not run against a live SQL Server.</summary>
public sealed class SqlServerWebhookStore(DatabaseAddress address) : IWebhookStore
{
    /// <summary>Two parameters a row, at most 2100 a statement.</summary>
    private const int MaxRowsAStatement = 500;

    private SqlConnection? _connection;

    public void Write(IReadOnlyList<WaitingWebhook> webhooks)
    {
        try
        {
            if (_connection is null)
            {
                _connection = new SqlConnection(address.ConnectionString);
                _connection.Open();
            }

            using var transaction = _connection.BeginTransaction();
            for (var start = 0; start < webhooks.Count; start += MaxRowsAStatement)
            {
                using var insert = CreateInsert(_connection, webhooks.Skip(start).Take(MaxRowsAStatement).ToList());
                insert.Transaction = transaction;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The statement for these rows; apart, so that its text can be checked without a server.</summary>
    public static SqlCommand CreateInsert(SqlConnection? connection, IReadOnlyList<WaitingWebhook> webhooks)
    {
        var insert = new SqlCommand { Connection = connection };
        var rows = new string[webhooks.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = $"(@at{i}, @body{i}, N'PENDING', 0, 0)";
            insert.Parameters.Add($"@at{i}", SqlDbType.DateTime2).Value = webhooks[i].ReceivedAtUtc;
            insert.Parameters.Add($"@body{i}", SqlDbType.VarBinary, -1).Value = webhooks[i].Body;
        }

        insert.CommandText = $"INSERT INTO [WebhookEvents] ([ReceivedAtUtc], [Body], [State], [Attempts], [IsUnrouted]) VALUES {string.Join(", ", rows)}";
        return insert;
    }

    public void Dispose()
    {
        _connection?.Dispose();
        _connection = null;
    }
}
