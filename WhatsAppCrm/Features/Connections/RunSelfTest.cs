using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Connections;

/// <summary>
/// Looks whether a number's connection works, from Meta's door to ours, and sends nothing to a customer. A part that fails does not
/// end the test: the more is known, the sooner it is mended.
/// </summary>
public sealed class RunSelfTest(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SelfTestParts parts, TimeProvider clock)
{
    /// <param name="onProgress">Hears of each part as it ends; null is nobody.</param>
    /// <returns>All parts, in their order.</returns>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, <c>NUMBER_NOT_CONNECTED</c>.</exception>
    public async Task<IReadOnlyList<SelfTestCheck>> RunAsync(Guid accountId, Func<SelfTestCheck, Task>? onProgress, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var account = await FindAsync(accountId, cancellationToken);
        List<SelfTestCheck> done = [];
        TokenFacts? facts = null;

        await DoAsync(() => parts.GraphAsync(cancellationToken));
        // Waiting half a minute for each of four calls to a Meta that is not there tells nobody more.
        var isReached = done[0].Code != "GRAPH_UNREACHABLE";
        await AskAsync(SelfTestPart.TOKEN, async () =>
        {
            (var check, facts) = await parts.TokenAsync(account, cancellationToken);
            return check;
        });
        await AskAsync(SelfTestPart.SCOPES, () => Task.FromResult(SelfTestParts.Scopes(account, facts)));
        await AskAsync(SelfTestPart.SUBSCRIPTION, async () => Explained(await parts.SubscriptionAsync(account, cancellationToken)));
        await AskAsync(SelfTestPart.APP_WEBHOOK, () => parts.AppWebhookAsync(cancellationToken));
        await AskAsync(SelfTestPart.ROUND_TRIP, async () => Explained(await parts.RoundTripAsync(account, cancellationToken)));
        await DoAsync(() => Task.FromResult(SelfTestParts.Pin(account)));
        await DoAsync(() => Task.FromResult(parts.LastWebhook(account)));
        return done;

        // Asked all the same: a refusal has the number wait to be reconnected. But "try again" would be the wrong advice.
        SelfTestCheck Explained(SelfTestCheck check) =>
            check.Code is "SUBSCRIPTION_UNKNOWN" or "ROUND_TRIP_UNKNOWN" && done.Exists(one => one.Code == "TOKEN_INVALID") ? SelfTestCheck.Skipped(check.Part, "NEEDS_TOKEN") : check;

        Task AskAsync(SelfTestPart part, Func<Task<SelfTestCheck>> ask) => DoAsync(isReached ? ask : () => Task.FromResult(SelfTestCheck.Skipped(part, "NEEDS_GRAPH")));

        async Task DoAsync(Func<Task<SelfTestCheck>> look)
        {
            var started = clock.GetTimestamp();
            var check = await look();
            done.Add(check with { Milliseconds = (int)clock.GetElapsedTime(started).TotalMilliseconds });
            if (onProgress is not null) await onProgress(done[^1]);
        }
    }

    private async Task<WhatsAppAccount> FindAsync(Guid accountId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var account = await db.WhatsAppAccounts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == accountId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        return account.Status == WhatsAppAccountStatus.DISCONNECTED ? throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED")) : account;
    }
}
