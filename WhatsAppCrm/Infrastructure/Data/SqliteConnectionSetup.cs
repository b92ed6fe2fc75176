using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// What every SQLite connection needs: FULL so that a commit survives a power cut, a busy wait inside SQLite instead of
/// the driver's 150 ms polling, and a page cache that holds the hot indexes.
/// </summary>
public sealed class SqliteConnectionSetup : DbConnectionInterceptor
{
    public const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA busy_timeout=30000; PRAGMA foreign_keys=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; " + SqliteCheckpoints.Pragma;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Apply(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Apply(connection);
        return Task.CompletedTask;
    }

    /// <summary>For connections opened without EF.</summary>
    public static void Apply(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas;
        command.ExecuteNonQuery();
    }
}
