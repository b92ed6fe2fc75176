using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Sending;

/// <summary>When this process last wrote down that a number had sent.</summary>
public sealed class LastSendNotes
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<Guid, DateTime> _notedAtUtc = new();

    /// <summary>True, once in each interval, for whoever is to write it down now.</summary>
    public bool IsDue(Guid accountId, DateTime nowUtc)
    {
        var noted = _notedAtUtc.GetOrAdd(accountId, DateTime.MinValue);
        return nowUtc - noted >= Interval && _notedAtUtc.TryUpdate(accountId, nowUtc, noted);
    }
}

/// <summary>
/// Writes down that Meta took messages of these numbers, for their health pages: every few seconds at most, and after the
/// outcomes' own transaction, so that a busy number's row is not locked behind its messages. A failure is logged, no more.
/// </summary>
public sealed class NoteLastSends(IDbContextFactory<AppDbContext> factory, LastSendNotes notes, TimeProvider clock, ILogger<NoteLastSends> logger)
{
    /// <param name="accountIds">Numbers of the current organization.</param>
    public async Task RunAsync(IReadOnlyCollection<Guid> accountIds, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        Guid[] due = [.. accountIds.Where(id => notes.IsDue(id, now))];
        if (due.Length == 0) return;

        try
        {
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            await db.WhatsAppAccounts.Where(one => due.Contains(one.Id) && (one.LastSendAtUtc == null || one.LastSendAtUtc < now))
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.LastSendAtUtc, now), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "The last send of {Count} numbers could not be noted", due.Length);
        }
    }
}
