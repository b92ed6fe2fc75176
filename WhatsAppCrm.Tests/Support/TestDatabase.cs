using Microsoft.Data.Sqlite;
using Npgsql;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Support;

/// <summary>
/// An empty database of its own, gone on dispose. <c>TEST_DATABASE</c> says which: <c>sqlite</c> (default, a file) or
/// <c>postgres</c>, on the server of the connection string <c>TEST_POSTGRES</c>, where it may create databases.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly string? _server;

    private TestDatabase(DatabaseProvider provider, string connectionString, string name, string? server) =>
        (Provider, ConnectionString, Name, _server) = (provider, connectionString, name, server);

    public DatabaseProvider Provider { get; }

    public string ConnectionString { get; }

    /// <summary>File path on SQLite, database name on PostgreSQL.</summary>
    public string Name { get; }

    public static bool IsPostgresChosen => string.Equals(Environment.GetEnvironmentVariable("TEST_DATABASE"), "postgres", StringComparison.OrdinalIgnoreCase);

    /// <summary>The one <c>TEST_DATABASE</c> names.</summary>
    public static Task<TestDatabase> CreateAsync() => IsPostgresChosen ? CreatePostgresAsync() : Task.FromResult(CreateSqlite());

    public static TestDatabase CreateSqlite()
    {
        var file = Path.Combine(Path.GetTempPath(), $"whatsappcrm-test-{Guid.NewGuid():N}.db");
        return new TestDatabase(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ConnectionString, file, null);
    }

    public static async Task<TestDatabase> CreatePostgresAsync()
    {
        var server = Environment.GetEnvironmentVariable("TEST_POSTGRES")
            ?? throw new InvalidOperationException("TEST_POSTGRES must hold a connection string to a PostgreSQL server where databases may be created.");
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        var connectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
        return new TestDatabase(DatabaseProvider.PostgreSql, connectionString, name, server);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await using (var pool = new NpgsqlConnection(ConnectionString)) NpgsqlConnection.ClearPool(pool);
            await ExecuteAsync(_server, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
            return;
        }

        await using (var pool = new SqliteConnection(ConnectionString)) SqliteConnection.ClearPool(pool);
        var webhooks = new DatabaseAddress(Provider, ConnectionString).WebhookConnectionString;
        await using (var pool = new SqliteConnection(webhooks)) SqliteConnection.ClearPool(pool);
        foreach (var file in new[] { Name, new SqliteConnectionStringBuilder(webhooks).DataSource })
            foreach (var part in new[] { file, file + "-wal", file + "-shm" }) File.Delete(part);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
