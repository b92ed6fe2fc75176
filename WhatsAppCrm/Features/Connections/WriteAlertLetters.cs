using System.Globalization;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Alerts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Writes the current organization's alerts to its owners and admins, those about templates to managers too, to each in their own language, and marks them as told in
/// the same transaction: one letter for each person and alert, whatever happens in between.
/// </summary>
public sealed class WriteAlertLetters(IDbContextFactory<AppDbContext> factory, Letters letters, AlertWords words, PublicAddress address, TimeProvider clock)
{
    private const string DefaultLanguage = "en";

    private sealed record Reader(string Email, string Name, string? Culture, Role Role);

    /// <summary>Those that are worth a letter, are not over, and were not put away before it was written.</summary>
    public static IQueryable<AccountAlert> Untold(IQueryable<AccountAlert> alerts) => alerts.Where(alert =>
        alert.MailedAtUtc == null && alert.ResolvedAtUtc == null && alert.DismissedAtUtc == null && alert.Severity != AlertSeverity.INFORMATIONAL);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var alerts = await Untold(db.AccountAlerts).OrderBy(alert => alert.Id).ForUpdate().ToListAsync(cancellationToken);
        if (alerts.Count == 0) return;

        var readers = await db.Memberships.AsNoTracking().Where(one => one.Role == Role.OWNER || one.Role == Role.ADMIN || one.Role == Role.MANAGER)
            .Join(db.Users, one => one.UserId, user => user.Id, (one, user) => new Reader(user.Email!, user.DisplayName, user.Culture, one.Role)).ToListAsync(cancellationToken);
        var accountIds = alerts.ConvertAll(alert => alert.WhatsAppAccountId);
        var numbers = await db.WhatsAppAccounts.AsNoTracking().Where(one => accountIds.Contains(one.Id))
            .ToDictionaryAsync(one => one.Id, one => one.DisplayPhoneNumber, cancellationToken);
        var organizationId = alerts[0].OrganizationId;
        var organization = await db.Organizations.Where(one => one.Id == organizationId).Select(one => one.Name).SingleAsync(cancellationToken);
        foreach (var alert in alerts)
        {
            foreach (var reader in readers.Where(reader => reader.Role != Role.MANAGER || alert.TemplateId is not null)) letters.Add(db, Write(alert, numbers[alert.WhatsAppAccountId], organization, reader));
            alert.Mailed(clock.GetUtcNow().UtcDateTime);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private Letter Write(AccountAlert alert, string number, string organization, Reader reader)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(reader.Culture ?? DefaultLanguage);
            var link = $"{address.Value}/{AlertQueries.Link(alert)}";
            var name = reader.Name.Length > 0 ? reader.Name : reader.Email;
            return new Letter(reader.Email, words.Title(alert.Kind, alert.Detail, number), words.Mail(name, alert.Kind, alert.Detail, link, organization));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
