using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Benchmarks.Ingest;

/// <summary>An empty database with one organization and its number, so that the product does its real work on what it accepts.</summary>
public sealed class BenchmarkDatabase : IAsyncDisposable
{
    private readonly string? _server;
    private readonly ServiceProvider _services;

    private BenchmarkDatabase(DatabaseProvider provider, string connectionString, string name, string? server)
    {
        (Provider, ConnectionString, Name, _server) = (provider, connectionString, name, server);
        _services = new ServiceCollection()
            .AddDatabase(new DatabaseAddress(provider, connectionString))
            .BuildServiceProvider();
    }

    public DatabaseProvider Provider { get; }

    public string ConnectionString { get; }

    private string Name { get; }

    /// <param name="server">A PostgreSQL server where databases may be created; null means a SQLite file.</param>
    public static async Task<BenchmarkDatabase> CreateAsync(string? server)
    {
        var name = $"bench_{Guid.NewGuid():N}";
        BenchmarkDatabase database;
        if (server is null)
        {
            var file = Path.Combine(Path.GetTempPath(), name + ".db");
            database = new(DatabaseProvider.Sqlite, new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true }.ConnectionString, file, null);
        }
        else
        {
            await ExecuteAsync(server, $"CREATE DATABASE {name}");
            database = new(DatabaseProvider.PostgreSql, new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString, name, server);
        }

        await DataSetup.MigrateAsync(database._services, CancellationToken.None);
        await database.SeedAsync();
        return database;
    }

    /// <summary>Stored webhook events, and how many of them are done.</summary>
    public async Task<(long Stored, long Done)> CountAsync()
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        return (await db.WebhookEvents.LongCountAsync(), await db.WebhookEvents.LongCountAsync(stored => stored.State == JobState.DONE));
    }

    /// <summary>How long the oldest webhook has been waiting to be processed; zero when none is.</summary>
    public async Task<TimeSpan> BacklogAsync()
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        var oldest = await db.WebhookEvents.Where(stored => stored.State == JobState.PENDING).OrderBy(stored => stored.Id).Select(stored => (DateTime?)stored.ReceivedAtUtc).FirstOrDefaultAsync();
        return oldest is { } received ? DateTime.UtcNow - received : TimeSpan.Zero;
    }

    /// <summary>Stores webhooks as they would have been accepted.</summary>
    public async Task StoreAsync(IEnumerable<byte[]> bodies)
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        db.WebhookEvents.AddRange(bodies.Select(body => new WebhookEvent(body, DateTime.UtcNow)));
        await db.SaveChangesAsync();
    }

    /// <summary>Inbound messages, and outbound ones that were read.</summary>
    public async Task<(long Inbound, long Read)> ResultAsync()
    {
        var result = (0L, 0L);
        await InOrganizationAsync(async db => result = (
            await db.Messages.LongCountAsync(message => message.Direction == MessageDirection.INBOUND),
            await db.Messages.LongCountAsync(message => message.Direction == MessageDirection.OUTBOUND && message.Status == MessageStatus.READ)));
        return result;
    }

    /// <summary>Works in the one organization.</summary>
    public async Task InOrganizationAsync(Func<AppDbContext, Task> work)
    {
        await using var all = _services.CreateAsyncScope();
        await using var lookup = await all.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await InOrganizationAsync(await lookup.Organizations.Select(organization => organization.Id).SingleAsync(), work);
    }

    /// <summary>Works in one of several.</summary>
    public async Task InOrganizationAsync(Guid organizationId, Func<AppDbContext, Task> work)
    {
        await using var scope = OrganizationScope.Begin(_services.GetRequiredService<IServiceScopeFactory>(), organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        await work(db);
    }

    /// <summary>How long each webhook after <paramref name="lastId"/> that <paramref name="isWanted"/> waited until its effects were stored, in milliseconds, sorted.</summary>
    public async Task<double[]> WaitsAsync(long lastId, Func<byte[], bool> isWanted)
    {
        await using var db = await _services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        var done = await db.WebhookEvents.AsNoTracking().Where(stored => stored.Id > lastId && stored.ProcessedAtUtc != null).ToListAsync();
        return [.. done.Where(stored => isWanted(stored.Body)).Select(stored => (stored.ProcessedAtUtc!.Value - stored.ReceivedAtUtc).TotalMilliseconds).Order()];
    }

    /// <summary>A scope of the one organization, as a member has it; the caller disposes it.</summary>
    public async Task<AsyncServiceScope> BeginScopeAsync(Guid userId, Role role)
    {
        await using var all = _services.CreateAsyncScope();
        await using var lookup = await all.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        return OrganizationScope.Begin(_services.GetRequiredService<IServiceScopeFactory>(), await lookup.Organizations.Select(organization => organization.Id).SingleAsync(), userId, role);
    }

    /// <summary>Statistics as a database that has grown has them by itself.</summary>
    public Task AnalyzeAsync() => InOrganizationAsync(async db =>
    {
        db.Database.SetCommandTimeout(600);
        await db.Database.ExecuteSqlRawAsync(Provider == DatabaseProvider.PostgreSql ? "VACUUM ANALYZE" : "PRAGMA wal_checkpoint(TRUNCATE)");
    });

    /// <summary>Makes a registered person the owner of the organization.</summary>
    public async Task AddOwnerAsync(string email)
    {
        await using var all = _services.CreateAsyncScope();
        await using var lookup = await all.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var organizationId = await lookup.Organizations.Select(organization => organization.Id).SingleAsync();
        var userId = await lookup.Users.Where(user => user.Email == email).Select(user => user.Id).SingleAsync();

        await using var scope = OrganizationScope.Begin(_services.GetRequiredService<IServiceScopeFactory>(), organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        db.Add(new Membership(organizationId, userId, Role.OWNER, DateTime.UtcNow));
        await db.SaveChangesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        if (_server is null)
        {
            SqliteConnection.ClearAllPools();
            var webhooks = new SqliteConnectionStringBuilder(new DatabaseAddress(Provider, ConnectionString).WebhookConnectionString).DataSource;
            foreach (var file in new[] { Name, webhooks })
                foreach (var part in new[] { file, file + "-wal", file + "-shm" }) File.Delete(part);
            return;
        }

        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync(_server, $"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
    }

    private Task SeedAsync() => AddOrganizationAsync(Webhooks.PhoneNumberId);

    /// <summary>An organization with a connected number and a place for its leads.</summary>
    public async Task<Guid> AddOrganizationAsync(string phoneNumberId)
    {
        var nowUtc = DateTime.UtcNow;
        var organization = Organization.Create("Benchmark", null, null, nowUtc);
        await using var scope = OrganizationScope.Begin(_services.GetRequiredService<IServiceScopeFactory>(), organization.Id);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var pipeline = new Pipeline(organization.Id, "Sales", isDefault: true, nowUtc);
        var account = new WhatsAppAccount(organization.Id, phoneNumberId);
        account.Connect(new ConnectedNumber("2001", null, phoneNumberId, $"+1 555-010-{phoneNumberId}", null, "GREEN", IsOnBusinessApp: false), new("", TokenKind.BUSINESS, null, ""), null, Guid.Empty, nowUtc);
        db.AddRange(organization, pipeline, new Stage(pipeline, "New", 0, "grey"), account);
        await db.SaveChangesAsync();
        return organization.Id;
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
