using System.Data.Common;
using Microsoft.Data.SqlClient;
using Npgsql;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// One batch at a time over all processes, which keeps arrival order and spares them each other's conflicts. The lock is
/// the database session's: it ends with the process, however that ends, so nothing is ever left claimed. It is a matter of
/// manners only; what keeps an event from being done twice is the check in <see cref="ApplyToOrganization"/>.
/// </summary>
public sealed class DrainLock(DatabaseAddress address)
{
    private const long Key = 0x57686F6F6B; // "Whook"

    /// <summary>Waits for the turn. Disposing gives it up. SQLite has one process, and that one drain: nothing to wait for.</summary>
    public async Task<IAsyncDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        DbConnection? connection = address.Provider switch
        {
            DatabaseProvider.PostgreSql => new NpgsqlConnection(address.ConnectionString),
            DatabaseProvider.SqlServer => new SqlConnection(address.ConnectionString),
            _ => null,
        };
        if (connection is null) return null;
        try
        {
            await connection.OpenAsync(cancellationToken);
            await ExecuteAsync(connection, address.Provider == DatabaseProvider.PostgreSql
                ? $"SELECT pg_advisory_lock({Key})"
                : "EXEC sp_getapplock @Resource = 'WebhookDrain', @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = -1", cancellationToken);
            return new Turn(connection, address.Provider);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class Turn(DbConnection connection, DatabaseProvider provider) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await ExecuteAsync(connection, provider == DatabaseProvider.PostgreSql
                    ? $"SELECT pg_advisory_unlock({Key})"
                    : "EXEC sp_releaseapplock @Resource = 'WebhookDrain', @LockOwner = 'Session'", CancellationToken.None);
            }
            catch (DbException)
            {
                // The session is gone, and the lock with it.
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
