using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// A number's timeline and alerts, written by whoever learns something: inside the caller's write transaction, so that what
/// happened and the record of it are one. Saying the same again (same key) adds nothing.
/// </summary>
public static class AccountRecords
{
    public static async Task NoteAsync(
        this AppDbContext db, WhatsAppAccount account, string kind, AlertSeverity severity, string? detail, string key, DateTime atUtc, CancellationToken cancellationToken)
    {
        var note = new AccountEvent(account, kind, severity, detail, key, atUtc);
        if (db.AccountEvents.Local.Any(one => one.WhatsAppAccountId == account.Id && one.Key == note.Key)
            || await db.AccountEvents.AnyAsync(one => one.WhatsAppAccountId == account.Id && one.Key == note.Key, cancellationToken)) return;
        db.AccountEvents.Add(note);
    }

    /// <returns>False when this alert was raised before, whatever became of it.</returns>
    public static async Task<bool> RaiseAsync(
        this AppDbContext db, WhatsAppAccount account, AlertKind kind, AlertSeverity severity, string key, string? detail, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var alert = new AccountAlert(account, kind, severity, key, detail, nowUtc);
        if (db.AccountAlerts.Local.Any(one => one.WhatsAppAccountId == account.Id && one.Kind == kind && one.Key == alert.Key)
            || await db.AccountAlerts.AnyAsync(one => one.WhatsAppAccountId == account.Id && one.Kind == kind && one.Key == alert.Key, cancellationToken)) return false;
        db.AccountAlerts.Add(alert);
        return true;
    }

    /// <summary>What the alerts of these kinds warned of is over.</summary>
    public static async Task ResolveAsync(this AppDbContext db, WhatsAppAccount account, IReadOnlyCollection<AlertKind> kinds, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var open = await db.AccountAlerts
            .Where(one => one.WhatsAppAccountId == account.Id && kinds.Contains(one.Kind) && one.ResolvedAtUtc == null).ToListAsync(cancellationToken);
        foreach (var alert in open) alert.Resolve(nowUtc);
    }
}
