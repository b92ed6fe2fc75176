using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;
using WhatsAppCrm.Infrastructure.Search;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>Registers the database: one context, three providers, one set of migrations.</summary>
public static class DataSetup
{
    public static void AddData(this IHostApplicationBuilder builder)
    {
        var settings = builder.Configuration.GetSection(DatabaseSettings.Section).Get<DatabaseSettings>() ?? new DatabaseSettings();
        var connectionString = ConnectionString(builder.Configuration, builder.Environment);

        builder.Services.AddDatabase(new DatabaseAddress(settings.Provider, connectionString));
        if (settings.Provider == DatabaseProvider.Sqlite) builder.Services.AddHostedService<SqliteCheckpoints>();
        builder.Services.AddHealthChecks().AddDbContextCheck<AppDbContext>("database", tags: ["ready"]);
    }

    /// <summary>Contexts and write gates of one database, also for programs without the web around them.</summary>
    public static IServiceCollection AddDatabase(this IServiceCollection services, DatabaseAddress address)
    {
        var oneWriter = address.Provider == DatabaseProvider.Sqlite;
        services.AddSingleton(address);
        services.AddSingleton(new DatabaseWriteGate(oneWriter));
        services.AddSingleton(new WebhookWriteGate(oneWriter));
        services.AddSingleton<SearchIndex>(address.Provider switch
        {
            DatabaseProvider.PostgreSql => new PostgreSqlSearchIndex(),
            DatabaseProvider.SqlServer => new SqlServerSearchIndex(),
            _ => new SqliteSearchIndex(),
        });
        services.AddScoped<CurrentOrganization>();
        services.AddDbContextFactory<AppDbContext>(options => Configure(options, address.Provider, address.ConnectionString), ServiceLifetime.Scoped);
        return services.AddDbContextFactory<WebhookDbContext>(options => Configure(options, address.Provider, address.WebhookConnectionString));
    }

    /// <summary>Points a context at a provider; tests and the design-time factory use it too.</summary>
    public static void Configure(DbContextOptionsBuilder options, DatabaseProvider provider, string connectionString)
    {
        // The snapshot is provider-neutral on purpose, so EF's own comparison always sees a difference; SchemaTests compare for real.
        options.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning)
            // No entity has a navigation that a deleted lead could be missing from.
            .Ignore(CoreEventId.PossibleIncorrectRequiredNavigationWithQueryFilterInteractionWarning));
        switch (provider)
        {
            case DatabaseProvider.PostgreSql:
                options.UseNpgsql(connectionString).AddInterceptors(new RowLocks.Interceptor());
                break;
            case DatabaseProvider.SqlServer:
                options.UseSqlServer(connectionString);
                break;
            default:
                // A list of keys is one parameter: the statement stays the same however many there are.
                options.UseSqlite(connectionString, sqlite => sqlite.UseParameterizedCollectionMode(ParameterTranslationMode.Parameter))
                    .ReplaceService<IDatabase, SqliteRows>().AddInterceptors(new SqliteConnectionSetup());
                break;
        }
    }

    /// <summary>Creates and migrates the database before the app takes its first request.</summary>
    /// <exception cref="StartException">The database refused.</exception>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        try
        {
            await db.Database.MigrateAsync(cancellationToken);
            await SearchSchema.PrepareAsync(db, cancellationToken);
        }
        catch (System.Data.Common.DbException refused)
        {
            throw new StartException($"The database could not be opened and migrated ({refused.Message.ReplaceLineEndings(" ")}): check ConnectionStrings:Default and Database:Provider.", refused);
        }

        // Write-ahead logging lets readers go on while the one writer writes; the mode stays with the file.
        if (db.Database.IsSqlite())
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
            await SqliteStatistics.SetAsync(db, cancellationToken);
        }

        await WebhookFile.PrepareAsync(services, cancellationToken);
    }

    private static string ConnectionString(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration.GetConnectionString("Default") is { Length: > 0 } connectionString) return connectionString;
        var directory = DataDirectory.Resolve(configuration, environment);
        return new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, "whatsappcrm.db"), ForeignKeys = true }.ConnectionString;
    }
}

/// <summary>Which database this process talks to, for the few places that do so without EF.</summary>
public sealed record DatabaseAddress(DatabaseProvider Provider, string ConnectionString)
{
    /// <summary>Where stored webhooks are; see <see cref="WebhookDbContext"/>.</summary>
    public string WebhookConnectionString => Provider == DatabaseProvider.Sqlite ? WebhookFile.ConnectionStringFor(ConnectionString) : ConnectionString;
}
