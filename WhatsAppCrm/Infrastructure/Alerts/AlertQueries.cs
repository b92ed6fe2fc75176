using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Alerts;

/// <summary>An alert that is not over and was not put away.</summary>
public sealed record OpenAlert(Guid Id, Guid AccountId, string Number, AlertKind Kind, AlertSeverity Severity, string? Detail, DateTime RaisedAtUtc);

/// <param name="All">How many there are, shown or not.</param>
public sealed record OpenAlerts(IReadOnlyList<OpenAlert> First, int All)
{
    public static readonly OpenAlerts None = new([], 0);
}

/// <summary>Reads the alerts of the current organization.</summary>
public sealed class AlertQueries(IDbContextFactory<AppDbContext> factory)
{
    /// <summary>Those worth a line above every page: critical ones first, then the newest.</summary>
    public async Task<OpenAlerts> OpenAsync(int most, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        // Few at any time: counted and ordered here.
        var open = await db.AccountAlerts.AsNoTracking()
            .Where(alert => alert.ResolvedAtUtc == null && alert.DismissedAtUtc == null && alert.Severity != AlertSeverity.INFORMATIONAL)
            .Join(db.WhatsAppAccounts, alert => alert.WhatsAppAccountId, account => account.Id,
                (alert, account) => new OpenAlert(alert.Id, account.Id, account.DisplayPhoneNumber, alert.Kind, alert.Severity, alert.Detail, alert.RaisedAtUtc))
            .ToListAsync(cancellationToken);
        return new([.. open.OrderByDescending(alert => alert.Severity).ThenByDescending(alert => alert.RaisedAtUtc).Take(most)], open.Count);
    }
}
