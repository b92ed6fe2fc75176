using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Warns of numbers that hear nothing, by <see cref="Silence"/>, and says when they are heard again. Asks the database only.</summary>
public sealed class WatchSilence(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <summary>The last webhook is written down every few seconds at most, so a send this soon after it may have been answered.</summary>
    private static readonly TimeSpan Unsure = TimeSpan.FromSeconds(30);

    /// <summary>All connected numbers of all organizations; for the job.</summary>
    public async Task RunAllAsync(CancellationToken cancellationToken)
    {
        List<Guid> organizations;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            organizations = await db.AcrossOrganizations<WhatsAppAccount>().Where(one => one.Status == WhatsAppAccountStatus.CONNECTED).Select(one => one.OrganizationId).Distinct().ToListAsync(cancellationToken);
        }

        foreach (var organizationId in organizations)
        {
            await using var scope = OrganizationScope.Begin(scopes, organizationId);
            await scope.ServiceProvider.GetRequiredService<WatchSilence>().RunAsync(cancellationToken);
        }
    }

    /// <summary>The current organization's numbers.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        foreach (var account in await db.WhatsAppAccounts.Where(one => one.Status == WhatsAppAccountStatus.CONNECTED).ToListAsync(cancellationToken))
        {
            var reason = await JudgeAsync(db, account, cancellationToken);
            if (await TellAsync(db, account, reason, cancellationToken)) liveEvents.Publish(new(current.RequiredId, LiveEventKind.WhatsAppAccount, account.Id));
        }
    }

    /// <summary>Counts only where it could matter: most numbers were heard a moment ago.</summary>
    private async Task<SilenceReason?> JudgeAsync(AppDbContext db, WhatsAppAccount account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var since = Silence.Since(account.ConnectedAtUtc, account.LastWebhookAtUtc);
        var firstSend = account.LastSendAtUtc > since ? await FirstSendAsync(db, account.Id, since + Unsure, cancellationToken) : null;
        var (oneWeekAgo, twoWeeksAgo) = (0, 0);
        if (now - since >= Silence.ShortestLull)
        {
            oneWeekAgo = await InboundAsync(db, account.Id, since.AddDays(-7), now.AddDays(-7), cancellationToken);
            if (oneWeekAgo > 0) twoWeeksAgo = await InboundAsync(db, account.Id, since.AddDays(-14), now.AddDays(-14), cancellationToken);
        }

        return Silence.Judge(new(account.ConnectedAtUtc, account.LastWebhookAtUtc, firstSend, oneWeekAgo, twoWeeksAgo), now);
    }

    private async Task<bool> TellAsync(AppDbContext db, WhatsAppAccount account, SilenceReason? reason, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (reason is null)
        {
            await db.ResolveAsync(account, [AlertKind.SILENCE], now, cancellationToken);
        }
        else if (await db.RaiseUnlessOpenAsync(account, AlertKind.SILENCE, AlertSeverity.WARNING, "silence:", $"{now:O}", reason.ToString(), now, cancellationToken))
        {
            await db.NoteAsync(account, "SILENCE", AlertSeverity.WARNING, reason.ToString(), $"silence:{now:O}", now, cancellationToken);
        }

        return await db.SaveChangesAsync(cancellationToken) > 0;
    }

    private static Task<DateTime?> FirstSendAsync(AppDbContext db, Guid accountId, DateTime since, CancellationToken cancellationToken) =>
        db.Messages.Where(one => one.WhatsAppAccountId == accountId && one.Direction == MessageDirection.OUTBOUND && one.SentAtUtc > since.AddDays(-1) && one.AcceptedAtUtc > since)
            .MinAsync(one => one.AcceptedAtUtc, cancellationToken);

    private static Task<int> InboundAsync(AppDbContext db, Guid accountId, DateTime from, DateTime to, CancellationToken cancellationToken) =>
        db.Messages.CountAsync(one => one.WhatsAppAccountId == accountId && one.Direction == MessageDirection.INBOUND && one.SentAtUtc > from && one.SentAtUtc <= to, cancellationToken);
}
