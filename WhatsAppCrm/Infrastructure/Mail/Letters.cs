using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Secrets;

namespace WhatsAppCrm.Infrastructure.Mail;

/// <summary>
/// Where letters are put: a durable queue, encrypted, that <see cref="LetterDrain"/> empties. What was put there leaves at
/// least once, also after a crash.
/// </summary>
public sealed class Letters(IDbContextFactory<AppDbContext> factory, SecretProtector protector, TimeProvider clock, LetterSignal signal, IServiceProvider services)
{
    /// <summary>Adds a letter to the caller's unit of work: it is sent if and only if that is saved. Then call <see cref="AddedAsync"/>.</summary>
    public void Add(AppDbContext db, Letter letter) => db.QueuedLetters.Add(new QueuedLetter(
        protector.Protect(SecretProtector.Nobody, SecretColumns.Letter, JsonSerializer.Serialize(letter)), clock.GetUtcNow().UtcDateTime));

    /// <summary>After the commit: has the queue looked at. Development, which shows letters on a page, has them there at once.</summary>
    public async Task AddedAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<DevelopmentMailbox>() is null) signal.Wake();
        else await services.GetRequiredService<DeliverLetters>().RunAsync(cancellationToken);
    }

    /// <summary>Queues one letter by itself; returns before it is delivered.</summary>
    public async Task SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            Add(db, letter);
            await db.SaveChangesAsync(cancellationToken);
        }

        await AddedAsync(cancellationToken);
    }

    /// <summary>Costs what a letter costs and sends none, so that an answer's time does not tell whether an address is known here.</summary>
    public Task PretendAsync(CancellationToken cancellationToken) => SendAsync(new("", "", ""), cancellationToken);

    /// <exception cref="System.Security.Cryptography.CryptographicException">Its key is gone.</exception>
    public Letter Read(QueuedLetter queued) =>
        JsonSerializer.Deserialize<Letter>(protector.Unprotect(SecretProtector.Nobody, SecretColumns.Letter, queued.ProtectedLetter))!;
}
