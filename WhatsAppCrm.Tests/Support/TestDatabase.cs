using Microsoft.Data.Sqlite;
using Npgsql;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Tests.Support;

/// <summary>
/// A database of its own, gone on dispose. <c>TEST_DATABASE</c> says which: <c>sqlite</c> (default, a file) or
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

    /// <summary>Migrated and empty, on the one <c>TEST_DATABASE</c> names: a copy of <see cref="MigratedDatabase"/>, which the product then finds up to date.</summary>
    public static async Task<TestDatabase> CreateAsync()
    {
        var original = await MigratedDatabase.Ready;
        if (IsPostgresChosen) return await CreatePostgresAsync(original.Name);
        var copy = CreateSqlite();
        foreach (var (from, to) in original.Files.Zip(copy.Files)) File.Copy(from, to);
        return copy;
    }

    /// <summary>Without a single table.</summary>
    public static Task<TestDatabase> CreateBareAsync() => IsPostgresChosen ? CreatePostgresAsync() : Task.FromResult(CreateSqlite());

    public static TestDatabase CreateSqlite()
    {
        var file = Path.Combine(Path.GetTempPath(), $"whatsappcrm-test-{Guid.NewGuid():N}.db");
        return new TestDatabase(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ConnectionString, file, null);
    }

    private static async Task<TestDatabase> CreatePostgresAsync(string? copyOf = null)
    {
        var server = Environment.GetEnvironmentVariable("TEST_POSTGRES")
            ?? throw new InvalidOperationException("TEST_POSTGRES must hold a connection string to a PostgreSQL server where databases may be created.");
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync(server, copyOf is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {copyOf}");
        var connectionString = new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 20 }.ConnectionString;
        return new TestDatabase(DatabaseProvider.PostgreSql, connectionString, name, server);
    }

    /// <summary>SQLite's: the database and the webhooks beside it.</summary>
    private string[] Files => [Name, new SqliteConnectionStringBuilder(WebhookConnectionString).DataSource];

    private string WebhookConnectionString => new DatabaseAddress(Provider, ConnectionString).WebhookConnectionString;

    /// <summary>Nobody is connected any more; what SQLite had in its log is in the files.</summary>
    public async Task CloseAsync()
    {
        if (_server is not null)
        {
            await using var pool = new NpgsqlConnection(ConnectionString);
            NpgsqlConnection.ClearPool(pool);
            return;
        }

        foreach (var connectionString in new[] { ConnectionString, WebhookConnectionString })
        {
            await using var pool = new SqliteConnection(connectionString);
            SqliteConnection.ClearPool(pool);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        if (_server is not null) await ExecuteAsync(_server, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
        else foreach (var file in Files) foreach (var part in new[] { file, file + "-wal", file + "-shm" }) File.Delete(part);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
