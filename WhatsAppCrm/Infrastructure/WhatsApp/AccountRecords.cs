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

    /// <summary>For causes that are seen again and again: nothing happens while an alert about the same is not over, also when a person put it away.</summary>
    /// <param name="cause">What the key begins with.</param>
    /// <param name="occasion">The rest of the key: makes the next occurrence, after this one is over, another alert.</param>
    public static async Task<bool> RaiseUnlessOpenAsync(
        this AppDbContext db, WhatsAppAccount account, AlertKind kind, AlertSeverity severity, string cause, string occasion, string? detail, DateTime nowUtc, CancellationToken cancellationToken)
    {
        if (db.AccountAlerts.Local.Any(one => one.WhatsAppAccountId == account.Id && one.Kind == kind && one.Key.StartsWith(cause, StringComparison.Ordinal) && one.ResolvedAtUtc is null)
            || await db.AccountAlerts.AnyAsync(one => one.WhatsAppAccountId == account.Id && one.Kind == kind && one.Key.StartsWith(cause) && one.ResolvedAtUtc == null, cancellationToken)) return false;
        return await db.RaiseAsync(account, kind, severity, cause + occasion, detail, nowUtc, cancellationToken);
    }

    /// <summary>What the alerts of this kind and cause (what their keys begin with) warned of is over.</summary>
    public static async Task ResolveAsync(this AppDbContext db, WhatsAppAccount account, AlertKind kind, string cause, DateTime nowUtc, CancellationToken cancellationToken)
    {
        await db.AccountAlerts.Where(one => one.WhatsAppAccountId == account.Id && one.Kind == kind && one.Key.StartsWith(cause) && one.ResolvedAtUtc == null).LoadAsync(cancellationToken);
        // Those raised a moment ago in the same transaction too.
        foreach (var alert in db.AccountAlerts.Local.Where(one => one.WhatsAppAccountId == account.Id && one.Kind == kind && one.Key.StartsWith(cause, StringComparison.Ordinal))) alert.Resolve(nowUtc);
    }

    /// <summary>What the alerts of these kinds warned of is over.</summary>
    public static async Task ResolveAsync(this AppDbContext db, WhatsAppAccount account, IReadOnlyCollection<AlertKind> kinds, DateTime nowUtc, CancellationToken cancellationToken)
    {
        await db.AccountAlerts.Where(one => one.WhatsAppAccountId == account.Id && kinds.Contains(one.Kind) && one.ResolvedAtUtc == null).LoadAsync(cancellationToken);
        // Those raised a moment ago in the same transaction too.
        foreach (var alert in db.AccountAlerts.Local.Where(one => one.WhatsAppAccountId == account.Id && kinds.Contains(one.Kind))) alert.Resolve(nowUtc);
    }
}
