using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>A number as far as its token goes, as it was read.</summary>
public sealed record NumberToken(
    Guid AccountId, string? ProtectedToken, TokenKind Kind, DateTime? ExpiresAtUtc, DateTime? CheckedAtUtc, string? BusinessId, WhatsAppAccountStatus Status);

/// <summary>
/// Reads and writes the token columns of the current organization's numbers. Every write is for the numbers that still have
/// the token that was read: one that was reconnected or given up meanwhile is left alone.
/// </summary>
public sealed class OrganizationTokens(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, AccountTokens tokens, TimeProvider clock, ILiveEvents liveEvents, OutboxSignal outboxSignal)
{
    /// <summary>Those that can be looked after: connected ones, and those that wait for the installation's own token to work again.</summary>
    public async Task<IReadOnlyList<NumberToken>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.WhatsAppAccounts.AsNoTracking()
            .Where(one => one.Status == WhatsAppAccountStatus.CONNECTED || (one.Status == WhatsAppAccountStatus.RECONNECT_NEEDED && one.TokenKind == TokenKind.FALLBACK))
            .OrderBy(one => one.Id)
            .Select(one => new NumberToken(one.Id, one.ProtectedAccessToken, one.TokenKind, one.TokenExpiresAtUtc, one.TokenCheckedAtUtc, one.BusinessId, one.Status))
            .ToListAsync(cancellationToken);
    }

    public Task LoseAsync(IReadOnlyCollection<NumberToken> numbers, GraphError error, CancellationToken cancellationToken) => WriteAsync(
        numbers, (db, account, now) => db.LoseAccessAsync(account.Id, account.ProtectedAccessToken, error, now, cancellationToken), cancellationToken);

    /// <summary>What <c>debug_token</c> said of a token that is valid.</summary>
    public Task CheckedAsync(IReadOnlyCollection<NumberToken> numbers, TokenFacts facts, CancellationToken cancellationToken) => WriteAsync(
        numbers,
        async (db, account, now) =>
        {
            account.Checked(facts.ExpiresAtUtc, facts.ScopeNames, now);
            if (account.TokenKind != TokenKind.FALLBACK || account.Status != WhatsAppAccountStatus.RECONNECT_NEEDED) return false;
            // It was lost with the installation's own token, and that works again.
            if (account.LossCode is not (AccessLosses.TokenExpired or AccessLosses.AccessRevoked or AccessLosses.AccessLost) || !account.AccessReturned()) return false;
            await db.NoteAsync(account, "ACCESS_RETURNED", AlertSeverity.INFORMATIONAL, null, $"returned:{now:O}", now, cancellationToken);
            await db.ResolveLossAsync(account, now, cancellationToken);
            return true;
        },
        cancellationToken);

    public Task RenewedAsync(IReadOnlyCollection<NumberToken> numbers, RenewedToken renewed, CancellationToken cancellationToken) => WriteAsync(
        numbers,
        async (db, account, now) =>
        {
            var secret = tokens.ProtectAccessToken(current.RequiredId, renewed.Token);
            account.Renew(new(secret, account.TokenKind, renewed.Facts.ExpiresAtUtc, renewed.Facts.ScopeNames, renewed.BusinessId), now);
            await db.NoteAsync(account, "TOKEN_RENEWED", AlertSeverity.INFORMATIONAL, null, $"renewed:{now:O}", now, cancellationToken);
            await db.ResolveAsync(account, [AlertKind.TOKEN_EXPIRES], now, cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Leaves a line once for each end: only what could not be renewed is warned of.</summary>
    public Task NotRenewedAsync(IReadOnlyCollection<NumberToken> numbers, string why, CancellationToken cancellationToken) => WriteAsync(
        numbers,
        async (db, account, now) =>
        {
            await db.NoteAsync(account, WarnOfExpiry.NotRenewed, AlertSeverity.INFORMATIONAL, why, WarnOfExpiry.NotRenewedKey(account.TokenExpiresAtUtc!.Value), now, cancellationToken);
            return false;
        },
        cancellationToken);

    /// <param name="change">Returns whether the open pages are to be told.</param>
    private async Task WriteAsync(IReadOnlyCollection<NumberToken> numbers, Func<AppDbContext, WhatsAppAccount, DateTime, Task<bool>> change, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        Guid[] ids = [.. numbers.Select(one => one.AccountId)];
        var asRead = numbers.ToDictionary(one => one.AccountId, one => one.ProtectedToken);
        List<Guid> told = [];
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            foreach (var account in await db.WhatsAppAccounts.Where(one => ids.Contains(one.Id)).OrderBy(one => one.Id).ForUpdate().ToListAsync(cancellationToken))
            {
                if (account.ProtectedAccessToken != asRead[account.Id] || account.Status == WhatsAppAccountStatus.DISCONNECTED) continue;
                if (await change(db, account, now)) told.Add(account.Id);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        told.ForEach(id => liveEvents.Publish(new(current.RequiredId, LiveEventKind.WhatsAppAccount, id)));
        if (told.Count > 0) outboxSignal.Wake();
    }
}
