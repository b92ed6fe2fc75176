using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Alerts;

/// <summary>An alert that is not over and was not put away.</summary>
/// <param name="Link">The page that says what to do.</param>
public sealed record OpenAlert(Guid Id, Guid AccountId, string Number, AlertKind Kind, AlertSeverity Severity, string? Detail, DateTime RaisedAtUtc, string Link);

/// <param name="All">How many there are, shown or not.</param>
public sealed record OpenAlerts(IReadOnlyList<OpenAlert> First, int All)
{
    public static readonly OpenAlerts None = new([], 0);
}

/// <summary>Reads the alerts of the current organization.</summary>
public sealed class AlertQueries(IDbContextFactory<AppDbContext> factory)
{
    /// <summary>Those worth a line above every page: critical ones first, then the newest.</summary>
    /// <param name="onlyTemplates">Managers look after templates, and not after numbers.</param>
    public async Task<OpenAlerts> OpenAsync(int most, bool onlyTemplates, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        // Few at any time: counted and ordered here.
        var alerts = await db.AccountAlerts.AsNoTracking()
            .Where(alert => alert.ResolvedAtUtc == null && alert.DismissedAtUtc == null && alert.Severity != AlertSeverity.INFORMATIONAL)
            .Join(db.WhatsAppAccounts, alert => alert.WhatsAppAccountId, account => account.Id, (alert, account) => new { Alert = alert, Number = account.DisplayPhoneNumber })
            .ToListAsync(cancellationToken);
        var open = alerts.Where(one => !onlyTemplates || one.Alert.TemplateId is not null)
            .Select(one => new OpenAlert(one.Alert.Id, one.Alert.WhatsAppAccountId, one.Number, one.Alert.Kind, one.Alert.Severity, one.Alert.Detail, one.Alert.RaisedAtUtc, Link(one.Alert))).ToList();
        return new([.. open.OrderByDescending(alert => alert.Severity).ThenByDescending(alert => alert.RaisedAtUtc).Take(most)], open.Count);
    }

    /// <summary>Relative to the product's address.</summary>
    public static string Link(AccountAlert alert) => alert.TemplateId is { } templateId ? $"templates/{templateId}" : $"settings/whatsapp/{alert.WhatsAppAccountId}";
}
