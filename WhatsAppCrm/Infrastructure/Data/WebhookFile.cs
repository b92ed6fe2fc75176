using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>SQLite's second file: <c>whatsappcrm.db</c> has <c>whatsappcrm.webhooks.db</c> beside it.</summary>
internal static class WebhookFile
{
    public static string ConnectionStringFor(string mainConnectionString)
    {
        var builder = new SqliteConnectionStringBuilder(mainConnectionString);
        builder.DataSource = Path.ChangeExtension(builder.DataSource, ".webhooks" + Path.GetExtension(builder.DataSource));
        return builder.ConnectionString;
    }

    /// <summary>Makes the file when it is not there, and moves over what an earlier version kept in the main one.</summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var address = services.GetRequiredService<DatabaseAddress>();
        if (address.Provider != DatabaseProvider.Sqlite) return;
        await using var db = await services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync(cancellationToken);
        await db.Database.EnsureCreatedAsync(cancellationToken);
        await db.Database.OpenConnectionAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        await db.Database.ExecuteSqlAsync($"ATTACH {new SqliteConnectionStringBuilder(address.ConnectionString).DataSource} AS earlier", cancellationToken);
        // Two commits, the copy first: a transaction over two files is not one after a crash, and twice is harmless where never is not.
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO "WebhookEvents" ("ReceivedAtUtc", "Body", "State", "Attempts", "NextAttemptAtUtc", "ProcessedAtUtc", "LastError", "IsUnrouted")
            SELECT "ReceivedAtUtc", "Body", "State", "Attempts", "NextAttemptAtUtc", "ProcessedAtUtc", "LastError", "IsUnrouted" FROM earlier."WebhookEvents" ORDER BY "Id"
            """, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("""DELETE FROM earlier."WebhookEvents" """, cancellationToken);
        await db.Database.ExecuteSqlRawAsync("DETACH earlier", cancellationToken);
    }
}
