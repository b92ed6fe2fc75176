using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Tells owners and admins 30, 7 and 1 days before a token of the current organization ends that could not be renewed: each
/// warning once, after a long pause only the most urgent one, and a warning that is no longer true is over. Calling it as
/// often as one likes adds nothing.
/// </summary>
public sealed class WarnOfExpiry(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <summary>The line in a number's timeline that says that renewing its token failed or is not possible.</summary>
    public const string NotRenewed = "TOKEN_NOT_RENEWED";

    public static string NotRenewedKey(DateTime expiresAtUtc) => $"not-renewed:{expiresAtUtc:O}";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        List<Guid> changed = [];
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            // Nearly always nothing: ask before taking the writer's turn.
            var soon = now.AddDays(TokenRules.AlertDays[^1]);
            if (!await db.WhatsAppAccounts.AnyAsync(one => one.TokenExpiresAtUtc <= soon && one.Status == WhatsAppAccountStatus.CONNECTED, cancellationToken)
                && !await db.AccountAlerts.AnyAsync(one => one.Kind == AlertKind.TOKEN_EXPIRES && one.ResolvedAtUtc == null, cancellationToken)) return;

            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            var accounts = await db.WhatsAppAccounts.Where(one => one.Status == WhatsAppAccountStatus.CONNECTED).OrderBy(one => one.Id).ForUpdate().ToListAsync(cancellationToken);
            foreach (var account in accounts)
            {
                if (await WarnAsync(db, account, now, cancellationToken)) changed.Add(account.Id);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        changed.ForEach(id => liveEvents.Publish(new(current.RequiredId, LiveEventKind.WhatsAppAccount, id)));
    }

    private static async Task<bool> WarnAsync(AppDbContext db, WhatsAppAccount account, DateTime now, CancellationToken cancellationToken)
    {
        var due = await DueAsync(db, account, now, cancellationToken);
        var key = due is { } days ? $"{account.TokenExpiresAtUtc:O}:{days}" : null;
        var over = await db.AccountAlerts
            .Where(one => one.WhatsAppAccountId == account.Id && one.Kind == AlertKind.TOKEN_EXPIRES && one.ResolvedAtUtc == null && one.Key != key).ToListAsync(cancellationToken);
        over.ForEach(alert => alert.Resolve(now));
        if (key is null) return over.Count > 0;

        var severity = due == 1 ? AlertSeverity.CRITICAL : AlertSeverity.WARNING;
        var isNew = await db.RaiseAsync(account, AlertKind.TOKEN_EXPIRES, severity, key, due!.Value.ToString(CultureInfo.InvariantCulture), now, cancellationToken);
        return isNew || over.Count > 0;
    }

    private static async Task<int?> DueAsync(AppDbContext db, WhatsAppAccount account, DateTime now, CancellationToken cancellationToken)
    {
        // The installation's own token is its operator's to look after, not the organization's.
        if (account.TokenKind == TokenKind.FALLBACK || account.TokenExpiresAtUtc is not { } expires || TokenRules.AlertDue(expires, now) is not { } days) return null;
        var failed = NotRenewedKey(expires);
        return await db.AccountEvents.AnyAsync(one => one.WhatsAppAccountId == account.Id && one.Key == failed, cancellationToken) ? days : null;
    }
}
