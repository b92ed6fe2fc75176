using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Reads what Meta says of a number and draws the conclusions: an alert while its quality is low, restrictions whose time is over
/// put away, and webhooks that were switched off at Meta switched on again. For people and for the job.
/// </summary>
public sealed class RefreshNumberHealth(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ReadNumberHealth read, AccountCalls calls, ConnectionGraph graph,
    WebhookOverrides overrides, ILiveEvents liveEvents, ILogger<RefreshNumberHealth> logger)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c> or <c>META_REFUSED</c>.</exception>
    public async Task RunAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await read.RunAsync(accountId, cancellationToken);
        var resubscribed = await ResubscribeAsync(accountId, cancellationToken);

        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            var account = await db.WhatsAppAccounts.Where(one => one.Id == accountId).ForUpdate().SingleAsync(cancellationToken);
            if (account.Status == WhatsAppAccountStatus.DISCONNECTED || await db.NumberHealths.SingleOrDefaultAsync(one => one.WhatsAppAccountId == accountId, cancellationToken) is not { } health) return;
            var now = clock.GetUtcNow().UtcDateTime;
            await JudgeQualityAsync(db, account, health, now, cancellationToken);
            await EndRestrictionAsync(db, account, health, now, cancellationToken);
            if (resubscribed)
            {
                health.IsSubscribed = true;
                await db.NoteAsync(account, "RESUBSCRIBED", AlertSeverity.WARNING, null, $"resubscribed:{now:O}", now, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new(current.RequiredId, LiveEventKind.WhatsAppAccount, accountId));
    }

    /// <summary>Somebody, or another installation giving the account up, switched our webhooks off while the number is ours.</summary>
    private async Task<bool> ResubscribeAsync(Guid accountId, CancellationToken cancellationToken)
    {
        string? wabaId;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            wabaId = await db.WhatsAppAccounts.Where(one => one.Id == accountId && one.Status == WhatsAppAccountStatus.CONNECTED
                && db.NumberHealths.Any(health => health.WhatsAppAccountId == one.Id && health.IsSubscribed == false)).Select(one => one.WabaId).SingleOrDefaultAsync(cancellationToken);
        }

        if (wabaId is null) return false;
        var standing = await overrides.StandingAsync(cancellationToken);
        var result = await calls.RunAsync(accountId, (token, stop) => graph.SubscribeAsync(token, wabaId, standing, stop), cancellationToken);
        if (!result.IsOk) logger.LogWarning("{WabaId} could not be subscribed again: {Explanation}", wabaId, result.Explanation);
        return result.IsOk;
    }

    private static async Task JudgeQualityAsync(AppDbContext db, WhatsAppAccount account, NumberHealth health, DateTime now, CancellationToken cancellationToken)
    {
        var low = account.QualityRating == "RED" ? "RED" : health.PhoneStatus == "FLAGGED" ? "FLAGGED" : null;
        if (low is null) await db.ResolveAsync(account, [AlertKind.QUALITY_LOW], now, cancellationToken);
        else await db.RaiseUnlessOpenAsync(account, AlertKind.QUALITY_LOW, AlertSeverity.WARNING, "quality:", $"{now:O}", low, now, cancellationToken);
    }

    private static async Task EndRestrictionAsync(AppDbContext db, WhatsAppAccount account, NumberHealth health, DateTime now, CancellationToken cancellationToken)
    {
        if (health.Restrictions is null || !(health.RestrictedUntilUtc <= now)) return;
        (health.Restrictions, health.RestrictedUntilUtc) = (null, null);
        await db.ResolveAsync(account, AlertKind.ACCOUNT_RESTRICTED, "restriction:", now, cancellationToken);
    }
}
