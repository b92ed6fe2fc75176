using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Support;

/// <summary>Trouble made from outside the product: its database locked by somebody else, gone, or without room. Ends on dispose.</summary>
internal static class Outage
{
    /// <summary>Another program holds the database for itself: both files, or on PostgreSQL the table that everything comes in by.</summary>
    public static async Task<IAsyncDisposable> LockAsync(DatabaseAddress address)
    {
        var locks = new List<IAsyncDisposable>();
        if (address.Provider == DatabaseProvider.PostgreSql)
        {
            var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false }.ConnectionString);
            await connection.OpenAsync();
            var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("""LOCK TABLE "WebhookEvents" IN ACCESS EXCLUSIVE MODE""", connection, transaction);
            await command.ExecuteNonQueryAsync();
            return new End(() => transaction.DisposeAsync(), () => connection.DisposeAsync());
        }

        foreach (var file in new[] { address.ConnectionString, address.WebhookConnectionString })
        {
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder(file) { Pooling = false, DefaultTimeout = 60 }.ConnectionString);
            await connection.OpenAsync();
            locks.Add(connection);
            await using var command = connection.CreateCommand();
            command.CommandText = "BEGIN EXCLUSIVE";
            await command.ExecuteNonQueryAsync();
        }

        return new End([.. locks.Select(one => (Func<ValueTask>)one.DisposeAsync)]);
    }

    /// <summary>PostgreSQL only: every connection is cut and none is let in, as by a server that was stopped.</summary>
    public static async Task<IAsyncDisposable> StopServerAsync(TestDatabase database)
    {
        await ExecuteAsync($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS false");
        await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database.Name}'");
        return new End(async () =>
        {
            await ExecuteAsync($"ALTER DATABASE {database.Name} ALLOW_CONNECTIONS true");
            // The test's own connections were cut too.
            await using var pool = new NpgsqlConnection(database.ConnectionString);
            NpgsqlConnection.ClearPool(pool);
        });
    }

    /// <summary>
    /// No file of the process may grow: every write at the end of one fails, as on a full disk. Linux only, by its limit on the size of files;
    /// the process has to be started with <see cref="ProductProcess.SurvivesFileLimit"/>.
    /// </summary>
    public static IAsyncDisposable FillDisk(ProductProcess product)
    {
        Limit("4096:unlimited");
        return new End(() =>
        {
            Limit("unlimited:unlimited");
            return ValueTask.CompletedTask;
        });

        void Limit(string size)
        {
            using var prlimit = Process.Start("prlimit", ["--pid", $"{product.ProcessId}", $"--fsize={size}"]);
            prlimit.WaitForExit();
            Assert.Equal(0, prlimit.ExitCode);
        }
    }

    private static async Task ExecuteAsync(string sql)
    {
        var server = Environment.GetEnvironmentVariable("TEST_POSTGRES");
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private sealed class End(params Func<ValueTask>[] ends) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var end in ends) await end();
        }
    }
}
