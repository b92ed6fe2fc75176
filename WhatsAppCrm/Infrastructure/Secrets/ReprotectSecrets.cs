using System.Linq.Expressions;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Secrets;

/// <param name="Renewed">Encrypted anew with the current key.</param>
/// <param name="Current">Were so already.</param>
/// <param name="Unreadable">Left as they are: their key is gone.</param>
public readonly record struct ReprotectedSecrets(int Renewed, int Current, int Unreadable)
{
    public static ReprotectedSecrets operator +(ReprotectedSecrets one, ReprotectedSecrets other) =>
        new(one.Renewed + other.Renewed, one.Current + other.Current, one.Unreadable + other.Unreadable);
}

/// <summary>
/// Encrypts every stored secret with the current key, whoever it belongs to. Each value is exchanged only if it is still the one
/// that was read, so it can run beside everything else, and as often as one likes.
/// </summary>
public sealed class ReprotectSecrets(IDbContextFactory<AppDbContext> factory, SecretProtector protector, ILogger<ReprotectSecrets> logger)
{
    private sealed record Stored(Guid Id, Guid OrganizationId, string Value);

    public async Task<ReprotectedSecrets> RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var done = default(ReprotectedSecrets);
        done += await RenewAsync(
            SecretColumns.AccountToken, db.AcrossOrganizations<WhatsAppAccount>().Where(row => row.ProtectedAccessToken != null),
            row => new(row.Id, row.OrganizationId, row.ProtectedAccessToken!),
            (row, renewed) => db.AcrossOrganizations<WhatsAppAccount>().Where(one => one.Id == row.Id && one.ProtectedAccessToken == row.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedAccessToken, renewed), cancellationToken), db, cancellationToken);
        done += await RenewAsync(
            SecretColumns.PendingUnsubscribe, db.AcrossOrganizations<PendingUnsubscribe>().Where(row => row.ProtectedAccessToken != null),
            row => new(row.Id, row.OrganizationId, row.ProtectedAccessToken!),
            (row, renewed) => db.AcrossOrganizations<PendingUnsubscribe>().Where(one => one.Id == row.Id && one.ProtectedAccessToken == row.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedAccessToken, renewed), cancellationToken), db, cancellationToken);
        done += await RenewAsync(
            SecretColumns.AccountPin, db.AcrossOrganizations<WhatsAppAccount>().Where(row => row.ProtectedPin != null),
            row => new(row.Id, row.OrganizationId, row.ProtectedPin!),
            (row, renewed) => db.AcrossOrganizations<WhatsAppAccount>().Where(one => one.Id == row.Id && one.ProtectedPin == row.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedPin, renewed), cancellationToken), db, cancellationToken);
        done += await RenewAsync(
            SecretColumns.SignupAttempt, db.AcrossOrganizations<SignupAttempt>().Where(row => row.ProtectedAccessToken != null),
            row => new(row.Id, row.OrganizationId, row.ProtectedAccessToken!),
            (row, renewed) => db.AcrossOrganizations<SignupAttempt>().Where(one => one.Id == row.Id && one.ProtectedAccessToken == row.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedAccessToken, renewed), cancellationToken), db, cancellationToken);
        done += await RenewAsync(
            SecretColumns.VerifyToken, db.Organizations.Where(row => row.ProtectedVerifyToken != null),
            row => new(row.Id, row.Id, row.ProtectedVerifyToken!),
            (row, renewed) => db.Organizations.Where(one => one.Id == row.Id && one.ProtectedVerifyToken == row.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedVerifyToken, renewed), cancellationToken), db, cancellationToken);
        done += await RenewAsync(
            SecretColumns.BrainSecret, db.AcrossOrganizations<AutoReplySettings>().Where(row => row.ProtectedBrainSecret != null),
            row => new(row.Id, row.OrganizationId, row.ProtectedBrainSecret!),
            (row, renewed) => db.AcrossOrganizations<AutoReplySettings>().Where(one => one.Id == row.Id && one.ProtectedBrainSecret == row.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedBrainSecret, renewed), cancellationToken), db, cancellationToken);
        done += await RenewAsync(
            SecretColumns.Letter, db.QueuedLetters,
            row => new(row.Id, SecretProtector.Nobody, row.ProtectedLetter),
            (row, renewed) => db.QueuedLetters.Where(one => one.Id == row.Id && one.ProtectedLetter == row.Value)
                .ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedLetter, renewed), cancellationToken), db, cancellationToken);

        if (done.Renewed + done.Unreadable > 0)
            logger.LogInformation("Encrypted {Renewed} secrets with the current key; {Current} were so already, {Unreadable} can't be read", done.Renewed, done.Current, done.Unreadable);
        return done;
    }

    private async Task<ReprotectedSecrets> RenewAsync<T>(
        string column, IQueryable<T> rows, Expression<Func<T, Stored>> select, Func<Stored, string, Task<int>> exchange, AppDbContext db, CancellationToken cancellationToken)
        where T : class
    {
        var done = default(ReprotectedSecrets);
        foreach (var row in await rows.AsNoTracking().Select(select).ToListAsync(cancellationToken))
        {
            try
            {
                if (protector.Renew(row.OrganizationId, column, row.Value) is not { } renewed)
                {
                    done += new ReprotectedSecrets(0, 1, 0);
                    continue;
                }

                await using var transaction = await db.BeginWriteAsync(cancellationToken);
                await exchange(row, renewed);
                await transaction.CommitAsync(cancellationToken);
                done += new ReprotectedSecrets(1, 0, 0);
            }
            catch (CryptographicException exception)
            {
                logger.LogWarning(exception, "{Column} of row {Id} can't be read", column, row.Id);
                done += new ReprotectedSecrets(0, 0, 1);
            }
        }

        return done;
    }
}
