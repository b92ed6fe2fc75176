using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>One turn at a time in this process, so that who waits for a turn has everything delivered that was due before.</summary>
public sealed class LetterTurn : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}

/// <summary>Hands over every letter that is due: claimed first, forgotten once taken, tried again in growing pauses, given up after a day.</summary>
public sealed class DeliverLetters(
    IDbContextFactory<AppDbContext> factory, Letters letters, IMailSender mail, LetterTurn turn, TimeProvider clock, ILogger<DeliverLetters> logger)
{
    private const int Batch = 20;

    /// <summary>Longer than a batch's letters take, at 15 s each.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(6);
    private static readonly TimeSpan FailedKept = TimeSpan.FromDays(30);

    /// <returns>How many were taken.</returns>
    public Task<int> RunAsync(CancellationToken cancellationToken) => turn.RunAsync(
        async () =>
        {
            var taken = 0;
            while (await ClaimAsync(cancellationToken) is { Count: > 0 } claimed)
            {
                foreach (var letter in claimed) taken += await DeliverAsync(letter, cancellationToken) ? 1 : 0;
            }

            return taken;
        },
        cancellationToken);

    /// <summary>Removes letters given up a month ago.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var old = clock.GetUtcNow().UtcDateTime - FailedKept;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (!await db.QueuedLetters.AnyAsync(letter => letter.State == JobState.FAILED && letter.CreatedAtUtc < old, cancellationToken)) return;
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.QueuedLetters.Where(letter => letter.State == JobState.FAILED && letter.CreatedAtUtc < old).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<List<QueuedLetter>> ClaimAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var due = db.QueuedLetters.Where(letter =>
            (letter.State == JobState.PENDING && (letter.NextAttemptAtUtc == null || letter.NextAttemptAtUtc <= now))
            || (letter.State == JobState.PROCESSING && letter.ClaimedUntilUtc < now));
        // Nearly always nothing: ask before taking the writer's turn.
        if (!await due.AnyAsync(cancellationToken)) return [];

        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var claimed = await due.OrderBy(letter => letter.Id).Take(Batch).ForUpdate().ToListAsync(cancellationToken);
        claimed.ForEach(letter => letter.Claim(Lease, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return claimed;
    }

    private async Task<bool> DeliverAsync(QueuedLetter queued, CancellationToken cancellationToken)
    {
        try
        {
            var letter = letters.Read(queued);
            if (letter.To.Length > 0) await mail.SendAsync(letter, cancellationToken);
            await EndAsync(queued.Id, row => row.ExecuteDeleteAsync(CancellationToken.None));
            return true;
        }
        catch (Exception exception) when (exception is MailException or CryptographicException)
        {
            queued.Fail(exception.Message, exception is MailException { IsFinal: true }, clock.GetUtcNow().UtcDateTime);
            logger.LogWarning("Letter {LetterId} was not taken, attempt {Attempt} of {Attempts}: {Reason}", queued.Id, queued.Attempts, QueuedLetter.MaxAttempts, exception.Message);
            await EndAsync(queued.Id, row => row.ExecuteUpdateAsync(
                set => set
                    .SetProperty(one => one.State, queued.State)
                    .SetProperty(one => one.LastError, queued.LastError)
                    .SetProperty(one => one.NextAttemptAtUtc, queued.NextAttemptAtUtc)
                    .SetProperty(one => one.ClaimedUntilUtc, (DateTime?)null),
                CancellationToken.None));
            return false;
        }
    }

    /// <summary>Written also while the app stops: what left, left.</summary>
    private async Task EndAsync(Guid id, Func<IQueryable<QueuedLetter>, Task<int>> write)
    {
        await using var db = await factory.CreateDbContextAsync(CancellationToken.None);
        await using var transaction = await db.BeginWriteAsync(CancellationToken.None);
        await write(db.QueuedLetters.Where(letter => letter.Id == id));
        await transaction.CommitAsync(CancellationToken.None);
    }
}
