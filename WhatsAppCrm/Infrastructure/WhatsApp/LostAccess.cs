using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The one rule for a number whose access Meta no longer accepts, inside the caller's write transaction.</summary>
public static class LostAccess
{
    public const string EventKind = "ACCESS_LOST";

    /// <summary>
    /// Has the number wait to be reconnected, with a line in its timeline and an alert. Nothing happens when it was
    /// reconnected while the call was under way (the old token proves nothing about the new one), or waits already.
    /// </summary>
    /// <param name="protectedAccessToken">The encrypted token that the refused call was made with, as it was read.</param>
    /// <returns>Whether this is the loss that counted; then tell the open pages after the commit.</returns>
    public static async Task<bool> LoseAccessAsync(
        this AppDbContext db, Guid accountId, string? protectedAccessToken, GraphError error, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var account = await db.WhatsAppAccounts.Where(one => one.Id == accountId).ForUpdate().SingleOrDefaultAsync(cancellationToken);
        if (account is null || account.ProtectedAccessToken != protectedAccessToken) return false;

        var loss = AccessLosses.Of(error);
        if (!account.RequireReconnect(loss, nowUtc)) return false;
        var key = $"lost:{nowUtc:O}";
        await db.NoteAsync(account, EventKind, AlertSeverity.CRITICAL, loss.Code, key, nowUtc, cancellationToken);
        await db.RaiseAsync(account, AlertKind.RECONNECT_NEEDED, AlertSeverity.CRITICAL, key, loss.Code, nowUtc, cancellationToken);
        await db.ResolveAsync(account, [AlertKind.TOKEN_EXPIRES], nowUtc, cancellationToken);
        return true;
    }

    /// <summary>Access is good again, by a sign-up or because Meta gave it back: what warned of its end is over.</summary>
    public static Task ResolveLossAsync(this AppDbContext db, WhatsAppAccount account, DateTime nowUtc, CancellationToken cancellationToken) =>
        db.ResolveAsync(account, [AlertKind.RECONNECT_NEEDED, AlertKind.DISCONNECTED_BY_META, AlertKind.TOKEN_EXPIRES], nowUtc, cancellationToken);
}
