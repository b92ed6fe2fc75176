using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Asks Meta about a number, its business account and its webhook subscription, and keeps the answers. Also tidies up: an override
/// to our own address that a broken-off round trip left behind is removed. For people, jobs and the sign-up alike.
/// </summary>
public sealed class ReadNumberHealth(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, AccountCalls calls, ManagementBudget budget, ConnectionGraph graph, OwnWebhookAddress ownAddress,
    IOptions<MetaSettings> settings, ILiveEvents liveEvents, ILogger<ReadNumberHealth> logger)
{
    private const string Step = "profile";

    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c> or <c>META_REFUSED</c>; then nothing is changed.</exception>
    public async Task RunAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var (wabaId, phoneNumberId) = await FindAsync(accountId, cancellationToken);
        var number = Value(await calls.RunAsync(accountId, (token, stop) => graph.GetNumberAsync(token, phoneNumberId, stop), cancellationToken));
        var account = Value(await Managed(() => calls.RunAsync(accountId, (token, stop) => graph.GetBusinessAccountAsync(token, wabaId, stop), cancellationToken)));
        var subscription = Value(await Managed(() => calls.RunAsync(accountId, (token, stop) => graph.GetSubscriptionAsync(token, wabaId, stop), cancellationToken)));
        if (!settings.Value.OverrideCallback && subscription?.CallbackOverride == ownAddress.Value)
            subscription = await RemoveOverrideAsync(accountId, wabaId, subscription, cancellationToken);

        await StoreAsync(accountId, phoneNumberId, number, account, subscription, cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.WhatsAppAccount, accountId));

        // Of the account's hourly calls, those that recur leave some to people.
        Task<GraphResult<T>> Managed<T>(Func<Task<GraphResult<T>>> call) => budget.RunAsync(wabaId, isActive: true, isWaitedFor: current.UserId is not null, call);
    }

    private async Task<(string WabaId, string PhoneNumberId)> FindAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var account = await db.WhatsAppAccounts.AsNoTracking().Where(one => one.Id == accountId)
            .Select(one => new { one.WabaId, one.PhoneNumberId, one.Status }).SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (account.Status == WhatsAppAccountStatus.DISCONNECTED) throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED") with { Step = Step });
        return (account.WabaId, account.PhoneNumberId);
    }

    private async Task<GraphSubscription> RemoveOverrideAsync(Guid accountId, string wabaId, GraphSubscription subscription, CancellationToken cancellationToken)
    {
        var removed = await calls.RunAsync(accountId, (token, stop) => graph.SubscribeAsync(token, wabaId, null, stop), cancellationToken);
        if (removed.IsOk) return new(CallbackOverride: null);
        logger.LogWarning("The webhook override of {WabaId} could not be removed: {Explanation}", wabaId, removed.Explanation);
        return subscription;
    }

    private async Task StoreAsync(
        Guid accountId, string phoneNumberId, GraphNumberHealth number, GraphWaba waba, GraphSubscription? subscription, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var account = await db.WhatsAppAccounts.Where(one => one.Id == accountId).ForUpdate().SingleAsync(cancellationToken);
        // Meanwhile given up, or moved to another of Meta's ids: these answers are another's.
        if (account.Status == WhatsAppAccountStatus.DISCONNECTED || account.PhoneNumberId != phoneNumberId) return;

        account.Show(number.VerifiedName, number.QualityRating, number.DisplayPhoneNumber);
        var health = await db.HealthOfAsync(account, cancellationToken);
        (health.PhoneStatus, health.NameStatus, health.CodeVerificationStatus) = (number.Status, number.NameStatus, number.CodeVerificationStatus);
        (health.PlatformType, health.ThroughputLevel, health.MessagingLimit) = (number.PlatformType, number.Throughput?.Level, number.MessagingLimit);
        health.IsOfficialBusinessAccount = number.IsOfficialBusinessAccount;
        health.AccountReviewStatus = waba.AccountReviewStatus;
        (health.IsSubscribed, health.CallbackOverride) = (subscription is not null, subscription?.CallbackOverride);
        health.ReadAtUtc = clock.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static T Value<T>(GraphResult<T> result) => result.IsOk ? result.Value : throw new ProblemException(result.Problem(Step));
}
