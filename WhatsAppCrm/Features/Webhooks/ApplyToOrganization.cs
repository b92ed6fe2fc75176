using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Everything a batch says about one organization, in one transaction. Calling twice with the same events is harmless, for
/// ever: unique keys and one-way statuses decide, not the mark that an event is done, which is made afterwards.
/// </summary>
public sealed class ApplyToOrganization(IServiceScopeFactory scopes, ILiveEvents live, TimeProvider time, ILogger<ApplyToOrganization> logger)
{
    /// <summary>The account's "last webhook" is written at most this often; it is for people to look at.</summary>
    private static readonly TimeSpan SeenEvery = TimeSpan.FromSeconds(5);

    public async Task RunAsync(Guid organizationId, IReadOnlyList<RoutedEvent> events, CancellationToken cancellationToken)
    {
        using var logScope = logger.BeginScope(new Dictionary<string, object> { ["OrganizationId"] = organizationId, ["FirstWebhookEventId"] = events[0].Id });
        await using var scope = OrganizationScope.Begin(scopes, organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        var parts = events.SelectMany(routedEvent => routedEvent.Parts).Where(part => part.OrganizationId == organizationId).ToList();
        var changes = new HashSet<LiveEvent>();

        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var nowUtc = time.GetUtcNow().UtcDateTime;
            await SeeAccountsAsync(db, parts, cancellationToken);
            await new TakeInMessages(db, organizationId, nowUtc, changes, logger).RunAsync(parts, cancellationToken);
            await new TakeInStatuses(db, organizationId, nowUtc, changes).RunAsync(parts, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        foreach (var change in changes) live.Publish(change);
        logger.LogDebug("Applied {EventCount} webhook events to organization {OrganizationId}", events.Count, organizationId);
    }

    private static async Task SeeAccountsAsync(AppDbContext db, List<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        var newest = parts.GroupBy(part => part.AccountId).ToDictionary(group => group.Key, group => group.Max(part => part.ReceivedAtUtc));
        var ids = newest.Keys.ToList();
        foreach (var account in await db.Set<WhatsAppAccount>().Where(account => ids.Contains(account.Id)).ToListAsync(cancellationToken))
        {
            if (account.LastWebhookAtUtc is null || newest[account.Id] - account.LastWebhookAtUtc >= SeenEvery) account.SawWebhook(newest[account.Id]);
        }
    }
}
