using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Secrets;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Switches off, at Meta, the webhooks of a business account whose last number here was given up or has moved; then forgets its token. Nothing
/// is done when the account is in use again by now. A refusal ends it too: a token Meta no longer takes will not be taken later.
/// </summary>
public sealed class UnsubscribeGivenUp(
    IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, TimeProvider clock, ConnectionGraph graph, AccountTokens tokens, SecretProtector secrets,
    BusinessAccountUse businessAccounts, ILogger<UnsubscribeGivenUp> logger)
{
    /// <summary>
    /// Writes down, before the number lets go of its business account and token and in the same transaction, that the account is to be
    /// switched off. <see cref="RunAsync"/> does it after the commit.
    /// </summary>
    /// <param name="token">Another token that reaches the account; null: the number's own.</param>
    /// <returns>Null when somebody else here still needs the account, or there is no token to switch anything off with.</returns>
    public async Task<Guid?> PrepareAsync(AppDbContext db, WhatsAppAccount account, string? token, DateTime nowUtc, CancellationToken cancellationToken)
    {
        if (await businessAccounts.IsInUseByAnotherAsync(db, account.WabaId, account.Id, cancellationToken)) return null;
        var isFallback = token is null && account.ProtectedAccessToken is null;
        var usable = token is not null ? GraphResult<string>.Ok(token) : tokens.ForCall(account.OrganizationId, account.ProtectedAccessToken);
        if (!usable.IsOk) return null;
        var pending = new PendingUnsubscribe(account, isFallback ? null : secrets.Protect(account.OrganizationId, SecretColumns.PendingUnsubscribe, usable.Value), nowUtc);
        db.PendingUnsubscribes.Add(pending);
        return pending.Id;
    }

    /// <summary>Everything that is due, whoever it belongs to; for the job.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<(Guid OrganizationId, Guid Id)> due;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            due = [.. (await db.AcrossOrganizations<PendingUnsubscribe>().Where(one => one.NextAttemptAtUtc <= now).OrderBy(one => one.NextAttemptAtUtc).Take(100)
                .Select(one => new { one.OrganizationId, one.Id }).ToListAsync(cancellationToken)).Select(one => (one.OrganizationId, one.Id))];
        }

        foreach (var (organizationId, id) in due)
        {
            await using var scope = OrganizationScope.Begin(scopes, organizationId);
            await scope.ServiceProvider.GetRequiredService<UnsubscribeGivenUp>().RunAsync(id, cancellationToken);
        }
    }

    /// <summary>What a number of the current organization that moved has left behind.</summary>
    public async Task RunForAsync(WhatsAppAccount account, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var left = await db.PendingUnsubscribes.Where(one => one.WhatsAppAccountId == account.Id && one.WabaId != account.WabaId).Select(one => one.Id).ToListAsync(cancellationToken);
        foreach (var pendingId in left) await RunAsync(pendingId, cancellationToken);
    }

    /// <summary>One of the current organization's. Never throws for what Meta says.</summary>
    public async Task RunAsync(Guid pendingId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (await db.PendingUnsubscribes.SingleOrDefaultAsync(one => one.Id == pendingId, cancellationToken) is not { } pending) return;
        if (await TryAsync(pending, cancellationToken) || !pending.TryLater(clock.GetUtcNow().UtcDateTime)) db.PendingUnsubscribes.Remove(pending);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The job and the person's own attempt met: the other one has ended it.
        }
    }

    /// <returns>Whether Meta has answered, or need not be asked.</returns>
    private async Task<bool> TryAsync(PendingUnsubscribe pending, CancellationToken cancellationToken)
    {
        if (await businessAccounts.IsInUseAsync(pending.WabaId, cancellationToken)) return true;
        if (Token(pending) is not { } token) return true;
        var result = await graph.UnsubscribeAsync(token, pending.WabaId, cancellationToken);
        if (result.IsOk) return true;
        logger.LogWarning("{WabaId} could not be unsubscribed: {Explanation}", pending.WabaId, result.Explanation);
        return result.Error is { } error && GraphErrors.Classify(error).Kind is GraphErrorKind.AccessLost or GraphErrorKind.Refused;
    }

    /// <returns>Null when there is none, or it can't be read any more.</returns>
    private string? Token(PendingUnsubscribe pending)
    {
        try
        {
            return pending.ProtectedAccessToken is { } kept
                ? secrets.Unprotect(pending.OrganizationId, SecretColumns.PendingUnsubscribe, kept)
                : tokens.AccessToken(pending.OrganizationId, protectedAccessToken: null);
        }
        catch (CryptographicException exception)
        {
            logger.LogError(exception, "The token kept to unsubscribe {WabaId} can't be decrypted", pending.WabaId);
            return null;
        }
    }
}
