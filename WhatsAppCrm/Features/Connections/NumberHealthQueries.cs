using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Everything known of one number's connection. Values of Meta's are its own words; null is "not said".</summary>
/// <param name="TokenExpiresAt">Null: never, or no token.</param>
/// <param name="Waiting">Messages in the outbox.</param>
public sealed record NumberHealthView(
    Guid Id, string DisplayPhoneNumber, string? VerifiedName, string WabaId, string? WabaName, string? BusinessId, string PhoneNumberId,
    WhatsAppAccountStatus Status, string? LossCode, int? LossMetaCode, string? LossMetaMessage, DateTime? AccessLostAt, string QualityRating,
    TokenKind TokenKind, DateTime? TokenExpiresAt, DateTime? TokenCheckedAt, string Scopes, bool HasPin, bool IsOnBusinessApp,
    DateTime ConnectedAt, DateTime? DisconnectedAt, DateTime? LastWebhookAt, DateTime? LastSendAt, int Waiting, MetaFacts? Meta, IReadOnlyList<AlertView> Alerts)
{
    /// <summary>Whole days until the token ends, 0 on its last; null when it does not end.</summary>
    public int? TokenDaysLeft(DateTime nowUtc) => Status == WhatsAppAccountStatus.DISCONNECTED || TokenExpiresAt is not { } end ? null : Math.Max(0, (int)Math.Floor((end - nowUtc).TotalDays));
}

/// <summary>What Meta last said, by the Graph API and by webhooks.</summary>
public sealed record MetaFacts(
    string? PhoneStatus, string? NameStatus, string? RequestedName, string? ThroughputLevel, string? MessagingLimit, string? PlatformType, string? CodeVerificationStatus,
    bool? IsOfficialBusinessAccount, string? AccountReviewStatus, string? BanState, DateTime? BanDate, string? Restrictions, DateTime? RestrictedUntil,
    bool? IsSubscribed, string? CallbackOverride, DateTime? ReadAt, DateTime? RoundTripAt, DateTime? ContactsSyncAt, DateTime? HistorySyncAt);

/// <summary>An alert that is not over and that nobody has put away.</summary>
public sealed record AlertView(Guid Id, AlertKind Kind, AlertSeverity Severity, string? Detail, DateTime RaisedAt);

/// <summary>One line of a number's timeline.</summary>
public sealed record TimelineLine(Guid Id, string Kind, AlertSeverity Severity, string? Detail, DateTime At);

/// <summary>Reads of one number's health; for managers up.</summary>
public sealed class NumberHealthQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int PageSize = 20;

    /// <exception cref="ProblemException"><c>NOT_FOUND</c>.</exception>
    public async Task<NumberHealthView> FindAsync(Guid accountId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var alerts = await db.AccountAlerts.AsNoTracking().Where(one => one.WhatsAppAccountId == accountId && one.ResolvedAtUtc == null && one.DismissedAtUtc == null)
            .OrderByDescending(one => one.Id).Take(PageSize).Select(one => new AlertView(one.Id, one.Kind, one.Severity, one.Detail, one.RaisedAtUtc)).ToListAsync(cancellationToken);
        var meta = await db.NumberHealths.AsNoTracking().Where(one => one.WhatsAppAccountId == accountId)
            .Select(one => new MetaFacts(
                one.PhoneStatus, one.NameStatus, one.RequestedName, one.ThroughputLevel, one.MessagingLimit, one.PlatformType, one.CodeVerificationStatus,
                one.IsOfficialBusinessAccount, one.AccountReviewStatus, one.BanState, one.BanDateUtc, one.Restrictions, one.RestrictedUntilUtc,
                one.IsSubscribed, one.CallbackOverride, one.ReadAtUtc, one.RoundTripAtUtc, one.ContactsSyncAtUtc, one.HistorySyncAtUtc))
            .SingleOrDefaultAsync(cancellationToken);
        return await db.WhatsAppAccounts.AsNoTracking().Where(one => one.Id == accountId)
            .Select(one => new NumberHealthView(
                one.Id, one.DisplayPhoneNumber, one.VerifiedName, one.WabaId, one.WabaName, one.BusinessId, one.PhoneNumberId,
                one.Status, one.LossCode, one.LossMetaCode, one.LossMetaMessage, one.AccessLostAtUtc, one.QualityRating,
                one.TokenKind, one.TokenExpiresAtUtc, one.TokenCheckedAtUtc, one.GrantedScopes, one.ProtectedPin != null, one.IsOnBusinessApp,
                one.ConnectedAtUtc, one.DisconnectedAtUtc, one.LastWebhookAtUtc, one.LastSendAtUtc,
                db.OutboxMessages.Count(row => row.WhatsAppAccountId == one.Id && row.State == JobState.PENDING), meta, alerts))
            .SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
    }

    /// <summary>A page of the timeline, newest first.</summary>
    /// <param name="before">The last line of the page before; null for the newest.</param>
    public async Task<IReadOnlyList<TimelineLine>> TimelineAsync(Guid accountId, TimelineLine? before, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var lines = db.AccountEvents.AsNoTracking().Where(one => one.WhatsAppAccountId == accountId);
        if (before is not null) lines = lines.Where(one => one.AtUtc < before.At || (one.AtUtc == before.At && one.Id.CompareTo(before.Id) < 0));
        return await lines.OrderByDescending(one => one.AtUtc).ThenByDescending(one => one.Id).Take(PageSize)
            .Select(one => new TimelineLine(one.Id, one.Kind, one.Severity, one.Detail, one.AtUtc)).ToListAsync(cancellationToken);
    }
}
