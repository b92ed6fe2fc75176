using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>The steps after the number is connected. When one fails the number stays connected: the step shows it and can be tried again.</summary>
public sealed class FinishSignup(
    IDbContextFactory<AppDbContext> factory, ReadNumberHealth readNumberHealth, ProveRoundTrip proveRoundTrip, RequestAppSync requestAppSync, ReplayUnrouted replayUnrouted,
    UnsubscribeGivenUp unsubscribe, TimeProvider clock, ILiveEvents liveEvents, OutboxSignal outboxSignal, ILogger<FinishSignup> logger)
{
    /// <summary>The number was just stored: everyone hears of it, and what waited for it goes on.</summary>
    public async Task ConnectedAsync(SignupTurn turn, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(turn, cancellationToken);
        logger.LogInformation("Number {PhoneNumberId} of {WabaId} was connected to {OrganizationId}", account.PhoneNumberId, account.WabaId, account.OrganizationId);
        Tell(account);
        await unsubscribe.RunForAsync(account, cancellationToken);
        if (Since(turn) is { } since) await replayUnrouted.RunAsync(since, cancellationToken);
    }

    /// <exception cref="ProblemException">As <see cref="ReadNumberHealth"/>.</exception>
    public async Task<StepEnd> ReadProfileAsync(SignupTurn turn, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(turn, cancellationToken);
        // A job asks again for what Meta did not take now.
        if (account.IsOnBusinessApp) await requestAppSync.RunAsync(account.Id, cancellationToken);
        await readNumberHealth.RunAsync(account.Id, cancellationToken);
        return StepEnd.Done((await AccountAsync(turn, cancellationToken)).VerifiedName);
    }

    /// <exception cref="ProblemException">As <see cref="ProveRoundTrip"/>.</exception>
    public async Task<StepEnd> ProveRoundTripAsync(SignupTurn turn, CancellationToken cancellationToken)
    {
        await proveRoundTrip.RunAsync((await AccountAsync(turn, cancellationToken)).Id, cancellationToken);
        return StepEnd.Done();
    }

    public async Task<StepEnd> ReadyAsync(SignupTurn turn, CancellationToken cancellationToken)
    {
        // Once more, for events that were being routed in the very moment the number was stored, and after a crash.
        if (Since(turn) is { } since) await replayUnrouted.RunAsync(since, cancellationToken);
        return new(SignupStepState.DONE, Apply: async (db, attempt) =>
        {
            var now = clock.GetUtcNow().UtcDateTime;
            attempt.Complete(now);
            await ReturnAccessAsync(db, turn, attempt, now);
        });
    }

    /// <summary>The checklist is through: what waited for the number, while a step had lost its access, goes on.</summary>
    public async Task CompletedAsync(SignupTurn turn, CancellationToken cancellationToken) => Tell(await AccountAsync(turn, cancellationToken));

    /// <summary>
    /// A refusal in one of the last steps had the number wait to be reconnected. The round trip was begun after that and went well, with
    /// the same token: Meta takes it again. One that was lost later stays lost.
    /// </summary>
    private static async Task ReturnAccessAsync(AppDbContext db, SignupTurn turn, SignupAttempt attempt, DateTime now)
    {
        var account = await db.WhatsAppAccounts.Where(one => one.Id == attempt.WhatsAppAccountId).ForUpdate().SingleOrDefaultAsync();
        if (account is null || !(turn.Steps[SignupStepKind.ROUND_TRIP_PROVED].StartedAtUtc >= account.AccessLostAtUtc) || !account.AccessReturned()) return;
        await db.NoteAsync(account, "ACCESS_RETURNED", AlertSeverity.INFORMATIONAL, null, $"returned:{now:O}", now, CancellationToken.None);
        await db.ResolveLossAsync(account, now, CancellationToken.None);
    }

    private void Tell(WhatsAppAccount account)
    {
        liveEvents.Publish(new(account.OrganizationId, LiveEventKind.WhatsAppAccount, account.Id));
        outboxSignal.Wake();
    }

    private static DateTime? Since(SignupTurn turn) => turn.Steps[SignupStepKind.WEBHOOKS_SUBSCRIBED].StartedAtUtc;

    private async Task<WhatsAppAccount> AccountAsync(SignupTurn turn, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var accountId = await db.SignupAttempts.Where(one => one.Id == turn.Attempt.Id).Select(one => one.WhatsAppAccountId).SingleAsync(cancellationToken);
        return await db.WhatsAppAccounts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == accountId, cancellationToken)
            ?? throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));
    }
}
