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
/// Proves that Meta reaches this server, without a customer noticing: asked to override the account's callback with our own address
/// and the organization's verify token, Meta calls that address before it answers. Proved is what Meta confirmed and we saw. The
/// override is taken back afterwards, unless <see cref="MetaSettings.OverrideCallback"/> keeps it; were that not reached, the next
/// <see cref="ReadNumberHealth"/> does it. Meta Cloud API, webhooks override, read 2026-11-20.
/// </summary>
public sealed class ProveRoundTrip(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, AccountCalls calls, WebhookOverrides overrides, ConnectionGraph graph,
    IOptions<MetaSettings> settings, ILiveEvents liveEvents, ILogger<ProveRoundTrip> logger)
{
    private const string Step = "roundTrip";

    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>WEBHOOK_UNREACHABLE</c> (Meta did not reach us), <c>WEBHOOK_ELSEWHERE</c> (Meta reached
    /// someone else at our address), <c>META_UNAVAILABLE</c>, <c>META_PERMISSION_MISSING</c>, <c>META_REFUSED</c>.
    /// </exception>
    public async Task RunAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var (wabaId, before) = await FindAsync(accountId, cancellationToken);
        var asked = clock.GetUtcNow().UtcDateTime;
        var here = await overrides.HereAsync(cancellationToken);
        var answer = await calls.RunAsync(accountId, (token, stop) => graph.SubscribeAsync(token, wabaId, here, stop), cancellationToken);
        var keeps = settings.Value.OverrideCallback;
        if (answer.Outcome is GraphOutcome.Ok or GraphOutcome.Unknown && !keeps) await RemoveOverrideAsync(accountId, wabaId);
        if (answer.Error is { Code: GraphErrors.CallbackVerificationFailed } unreachable)
            throw new ProblemException(Problem.Unprocessable("WEBHOOK_UNREACHABLE") with { Step = Step, MetaCode = unreachable.Code, MetaMessage = unreachable.Details ?? unreachable.Title });
        if (!answer.IsOk) throw new ProblemException(answer.Problem(Step));
        if (!WasSeen(before, (await FindAsync(accountId, cancellationToken)).VerifiedAtUtc, asked)) throw new ProblemException(Problem.Unprocessable("WEBHOOK_ELSEWHERE") with { Step = Step });

        await StoreAsync(accountId, keeps ? here.CallbackUri : null, cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.WhatsAppAccount, accountId));
    }

    /// <summary>A new time, or the same one when the clock stood still; a database may keep less of it than we do.</summary>
    private static bool WasSeen(DateTime? before, DateTime? after, DateTime asked) =>
        after is { } seen && (seen != before || seen >= asked.AddMilliseconds(-1));

    private async Task<(string WabaId, DateTime? VerifiedAtUtc)> FindAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var organizationId = current.RequiredId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var account = await db.WhatsAppAccounts.AsNoTracking().Where(one => one.Id == accountId)
            .Select(one => new { one.WabaId, one.Status }).SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (account.Status == WhatsAppAccountStatus.DISCONNECTED) throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED") with { Step = Step });
        var verified = await db.Organizations.Where(one => one.Id == organizationId)
            .Select(one => one.WebhookVerifiedAtUtc).SingleAsync(cancellationToken);
        return (account.WabaId, verified);
    }

    /// <summary>Also when the caller has gone: an override is nothing to leave behind.</summary>
    private async Task RemoveOverrideAsync(Guid accountId, string wabaId)
    {
        var removed = await calls.RunAsync(accountId, (token, stop) => graph.SubscribeAsync(token, wabaId, null, stop), CancellationToken.None);
        if (!removed.IsOk) logger.LogWarning("The webhook override of {WabaId} could not be removed yet: {Explanation}", wabaId, removed.Explanation);
    }

    private async Task StoreAsync(Guid accountId, string? callbackOverride, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var account = await db.WhatsAppAccounts.Where(one => one.Id == accountId).ForUpdate().SingleAsync(cancellationToken);
        var health = await db.HealthOfAsync(account, cancellationToken);
        (health.RoundTripAtUtc, health.IsSubscribed, health.CallbackOverride) = (clock.GetUtcNow().UtcDateTime, true, callbackOverride);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
