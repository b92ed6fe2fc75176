using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Everything a batch says about one organization, in one transaction. Calling twice with the same events is harmless, for
/// ever: unique keys and one-way statuses decide, not the mark that an event is done, which is made afterwards.
/// </summary>
public sealed class ApplyToOrganization(
    IServiceScopeFactory scopes, ILiveEvents live, OutboxSignal outboxSignal, MediaSignal mediaSignal, AutoReplySignal autoReplySignal,
    IOptionsMonitor<MetaSettings> meta, TimeProvider time, ILogger<ApplyToOrganization> logger)
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
        var accessCameBack = false;
        var wantsAnswers = false;

        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var nowUtc = time.GetUtcNow().UtcDateTime;
            await SeeAccountsAsync(db, parts, cancellationToken);
            var accountChanges = new TakeInAccountChanges(db, organizationId, nowUtc, changes, meta.CurrentValue.AppId);
            await accountChanges.RunAsync(parts, cancellationToken);
            accessCameBack = accountChanges.AccessCameBack;
            await new TakeInTemplateNews(db, organizationId, nowUtc, changes).RunAsync(parts, cancellationToken);
            wantsAnswers = await TakeInAsync(db, organizationId, parts, nowUtc, changes, cancellationToken);
            CrashPoints.Pass(CrashPoint.IN_APPLYING);
            await transaction.CommitAsync(cancellationToken);
            CrashPoints.Pass(CrashPoint.IN_APPLIED);
        }

        foreach (var change in changes) live.Publish(change);
        if (accessCameBack) outboxSignal.Wake();
        if (accessCameBack || parts.Any(part => part.Change.Messages.Any(message => message.Content.Media is not null))) mediaSignal.Wake();
        if (wantsAnswers) autoReplySignal.Wake();
        logger.LogDebug("Applied {EventCount} webhook events to organization {OrganizationId}", events.Count, organizationId);
    }

    /// <returns>Whether something may be answered by itself.</returns>
    private async Task<bool> TakeInAsync(AppDbContext db, Guid organizationId, List<OrganizationPart> parts, DateTime nowUtc, HashSet<LiveEvent> changes, CancellationToken cancellationToken)
    {
        foreach (var error in parts.SelectMany(part => part.Change.Errors.Select(error => (part.Change.PhoneNumberId, error.Code, error.Title))))
            logger.LogWarning("Meta reports error {ErrorCode} for number {PhoneNumberId}: {ErrorTitle}", error.Code, error.PhoneNumberId, error.Title);

        await LockSentAsync(db, parts, cancellationToken);
        var people = parts.SelectMany(part => part.Change.People).Where(person => person.IsKnown).ToList();
        var groups = parts.SelectMany(part => part.Change.Messages.Concat(part.Change.Edits.Select(edit => edit.Message))).Select(message => message.GroupId).OfType<string>();
        var hints = new MergeHints(db, organizationId, nowUtc);
        var contacts = await ContactBook.LoadAsync(db, organizationId, people, groups, hints, nowUtc, cancellationToken);
        var messages = new TakeInMessages(db, organizationId, contacts, hints, nowUtc, changes, logger);
        var hasOutbound = await messages.RunAsync(parts, cancellationToken);

        // What is about messages and people of this very batch must find them. Most batches are statuses of earlier messages beside messages of people known before.
        if (parts.Any(part => part.Change is { Edits.Count: > 0 } or { Deletions.Count: > 0 } or { Reactions.Count: > 0 } || (part.Change.Statuses.Count > 0 && (hasOutbound || contacts.HasLearnt))))
            await db.SaveChangesAsync(cancellationToken);
        await new TakeInMessageChanges(db, organizationId, contacts, changes).RunAsync(parts, cancellationToken);
        await new TakeInContactNews(db, organizationId, contacts, changes).RunAsync(parts, cancellationToken);
        await new TakeInStatuses(db, organizationId, hints, nowUtc, changes).RunAsync(parts, cancellationToken);
        await hints.SaveAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return messages.WantsAnswers;
    }

    /// <summary>
    /// What statuses are about, before any conversation: places in the outbox, messages, conversations, each by id, is the order in which
    /// the outcomes of sends lock them too, so that the two never wait for each other. SQLite has one writer and needs none of it.
    /// </summary>
    private static async Task LockSentAsync(AppDbContext db, List<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlite()) return;
        var statuses = parts.SelectMany(part => part.Change.Statuses).ToList();
        await statuses.Select(status => status.OutboxId).OfType<Guid>().LoadByKeysAsync(
            some => db.OutboxMessages.Where(row => some.Contains(row.Id)).OrderBy(row => row.Id).ForUpdate().Select(row => row.Id), cancellationToken);
        var accountIds = parts.Select(part => part.AccountId).Distinct().ToList();
        await statuses.Select(status => status.MessageId).LoadByKeysAsync(
            some => db.Messages.OfMeta(accountIds, some).OrderBy(message => message.Id).ForUpdate().Select(message => message.Id), cancellationToken);
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
