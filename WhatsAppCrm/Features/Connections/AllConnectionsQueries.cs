using System.Linq.Expressions;
using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Identity;

namespace WhatsAppCrm.Features.Connections;

/// <summary>What to look for among all connections. Sent by name.</summary>
public enum Trouble
{
    /// <summary>Everything.</summary>
    ALL,

    /// <summary>Any of the below.</summary>
    ANY,
    RECONNECT_NEEDED,
    DISCONNECTED,

    /// <summary>The token ends within 30 days.</summary>
    TOKEN_ENDS,
    QUALITY_LOW,

    /// <summary>Alerts that are not over and not put away.</summary>
    ALERTS,

    /// <summary>Messages wait for a number that can't send.</summary>
    QUEUE,
}

/// <summary>One connection of one organization: how it fares, and nothing of what is written there.</summary>
/// <param name="TokenExpiresAt">Null: never, or no token.</param>
/// <param name="Waiting">Messages in the outbox.</param>
public sealed record ConnectionRow(
    Guid AccountId, Guid OrganizationId, string OrganizationName, string DisplayPhoneNumber, WhatsAppAccountStatus Status, string? LossCode, TokenKind TokenKind, DateTime? TokenExpiresAt,
    string QualityRating, DateTime? LastWebhookAt, DateTime? LastSendAt, int OpenAlerts, int Waiting);

/// <summary>All organizations' connections; for platform administrators only.</summary>
public sealed class AllConnectionsQueries(IDbContextFactory<AppDbContext> factory, PlatformAdministrators administrators, TimeProvider clock)
{
    public const int PageSize = 50;

    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    /// <summary>Newest connection first.</summary>
    /// <param name="beforeId">The last account of the page before; null for the newest.</param>
    /// <exception cref="Domain.ProblemException"><c>FORBIDDEN</c>.</exception>
    public async Task<IReadOnlyList<ConnectionRow>> ListAsync(ClaimsPrincipal user, Trouble trouble, Guid? beforeId, CancellationToken cancellationToken)
    {
        administrators.Require(user);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var accounts = db.AcrossOrganizations<WhatsAppAccount>().AsNoTracking();
        if (Filter(db, trouble) is { } wanted) accounts = accounts.Where(wanted);
        if (beforeId is { } before) accounts = accounts.Where(account => account.Id.CompareTo(before) < 0);
        return await accounts.OrderByDescending(account => account.Id).Take(PageSize)
            .Join(db.Organizations, account => account.OrganizationId, organization => organization.Id, (account, organization) => new { account, organization.Name })
            .OrderByDescending(row => row.account.Id)
            .Select(row => new ConnectionRow(
                row.account.Id, row.account.OrganizationId, row.Name, row.account.DisplayPhoneNumber, row.account.Status, row.account.LossCode, row.account.TokenKind, row.account.TokenExpiresAtUtc,
                row.account.QualityRating, row.account.LastWebhookAtUtc, row.account.LastSendAtUtc,
                db.AcrossOrganizations<AccountAlert>().Count(alert => alert.WhatsAppAccountId == row.account.Id && alert.ResolvedAtUtc == null && alert.DismissedAtUtc == null),
                db.AcrossOrganizations<OutboxMessage>().Count(message => message.WhatsAppAccountId == row.account.Id && message.State == JobState.PENDING)))
            .ToListAsync(cancellationToken);
    }

    private Expression<Func<WhatsAppAccount, bool>>? Filter(AppDbContext db, Trouble trouble)
    {
        var soon = clock.GetUtcNow().UtcDateTime + Soon;
        var alerts = db.AcrossOrganizations<AccountAlert>().Where(alert => alert.ResolvedAtUtc == null && alert.DismissedAtUtc == null);
        var waiting = db.AcrossOrganizations<OutboxMessage>().Where(message => message.State == JobState.PENDING);
        return trouble switch
        {
            Trouble.ANY => account => account.Status == WhatsAppAccountStatus.RECONNECT_NEEDED || account.QualityRating == "RED"
                || (account.Status == WhatsAppAccountStatus.CONNECTED && account.TokenExpiresAtUtc < soon)
                || alerts.Any(alert => alert.WhatsAppAccountId == account.Id)
                || (account.Status != WhatsAppAccountStatus.CONNECTED && waiting.Any(message => message.WhatsAppAccountId == account.Id)),
            Trouble.RECONNECT_NEEDED => account => account.Status == WhatsAppAccountStatus.RECONNECT_NEEDED,
            Trouble.DISCONNECTED => account => account.Status == WhatsAppAccountStatus.DISCONNECTED,
            Trouble.TOKEN_ENDS => account => account.Status == WhatsAppAccountStatus.CONNECTED && account.TokenExpiresAtUtc < soon,
            Trouble.QUALITY_LOW => account => account.QualityRating == "RED",
            Trouble.ALERTS => account => alerts.Any(alert => alert.WhatsAppAccountId == account.Id),
            Trouble.QUEUE => account => account.Status != WhatsAppAccountStatus.CONNECTED && waiting.Any(message => message.WhatsAppAccountId == account.Id),
            _ => null,
        };
    }
}
