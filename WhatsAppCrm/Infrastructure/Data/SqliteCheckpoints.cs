using Microsoft.Data.Sqlite;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// Copies what SQLite's write-ahead logs hold into the files themselves, beside the writers. Left alone, SQLite has that done by whoever
/// commits the thousandth page, and everybody behind them waits for two more syncs. SQLite, write-ahead logging, read 2026-11-20.
/// </summary>
internal sealed class SqliteCheckpoints(DatabaseAddress address, TimeProvider time, ILogger<SqliteCheckpoints> logger) : BackgroundService
{
    /// <summary>For every connection that writes: pages in the log before a commit sees to it after all, should nobody else (256 MB).</summary>
    public const string Pragma = "PRAGMA wal_autocheckpoint=64000;";

    /// <summary>A log never starts over while it is written to without a pause: from here on (32 MB) the writers wait the moment it takes.</summary>
    private const long LongestLog = 8_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                foreach (var connectionString in new[] { address.ConnectionString, address.WebhookConnectionString }) Try(connectionString);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of the process, also of one that could not start.
        }
    }

    private void Try(string connectionString)
    {
        try
        {
            Run(connectionString);
        }
        catch (SqliteException exception)
        {
            // The disk is full, or somebody holds the file: the log keeps what is in it, and the next second comes.
            logger.LogWarning("A write-ahead log could not be copied into its file: {Reason}", exception.Message);
        }
    }

    private static void Run(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA busy_timeout=200; PRAGMA wal_checkpoint(PASSIVE)";
        long pages;
        using (var answer = command.ExecuteReader())
        {
            // The time-out answers first, then: busy, pages in the log, pages copied.
            answer.NextResult();
            pages = answer.Read() ? answer.GetInt64(1) : 0;
        }

        if (pages < LongestLog) return;
        command.CommandText = "PRAGMA wal_checkpoint(RESTART)";
        command.ExecuteNonQuery();
    }
}
