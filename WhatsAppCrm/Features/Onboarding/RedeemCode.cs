using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Turns an authorization code into a token, once: the attempt is marked before the code leaves, so that a replay is refused
/// here already. From then on it runs to its end whether the browser stays or not: the code lives 30 seconds and is good once.
/// </summary>
public sealed class RedeemCode(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, TokenGraph graph, Signups signups, SignupSecrets secrets, SignupTurns turns,
    CheckPermissions checkPermissions)
{
    /// <param name="session">The browser's binding, which must be the one the attempt was begun with.</param>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c>, <c>OAUTH_STATE_EXPIRED</c>, <c>OAUTH_CODE_REJECTED</c>, <c>META_PERMISSION_MISSING</c>, <c>WABA_NONE</c>, <c>META_UNAVAILABLE</c>.</exception>
    public async Task RunAsync(string? state, string? code, string? session, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var givenCode = Text.Required(code, "code", 2000);
        var exchange = await MarkAsync(state, givenCode, session, cancellationToken);
        await turns.RunAsync(exchange, async () =>
        {
            var token = (await graph.ExchangeCodeAsync(givenCode, exchange.Attempt.RedirectUri, CancellationToken.None)).OrFail(StepFailure.Exchange).AccessToken;
            var held = secrets.Protect(exchange.Attempt.OrganizationId, SignupSecret.None with { AccessToken = token });
            return StepEnd.Done(apply: attempt => attempt.Hold(held));
        });
        if (await turns.BeginAsync(exchange.Attempt.Id, choose: null, CancellationToken.None) is { Kind: SignupStepKind.PERMISSIONS_CHECKED } check)
            await turns.RunAsync(check, () => checkPermissions.RunAsync(check, CancellationToken.None));
    }

    /// <summary>Meta sent the person back without a permission: the attempt is over.</summary>
    /// <exception cref="ProblemException">Always: <c>OAUTH_DENIED</c>, or what is wrong with the state.</exception>
    public async Task DenyAsync(string? state, CancellationToken cancellationToken)
    {
        var denied = Problem.Conflict("OAUTH_DENIED") with { Step = StepFailure.Of(SignupStepKind.AUTHORIZED) };
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await signups.FindAsync(db, state, cancellationToken);
        var now = clock.GetUtcNow().UtcDateTime;
        (await SignupTurns.StepsAsync(db, attempt, cancellationToken))[SignupStepKind.AUTHORIZED].Fail(denied, now);
        attempt.Abandon(now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        throw new ProblemException(denied);
    }

    private async Task<SignupTurn> MarkAsync(string? state, string code, string? session, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await signups.FindAsync(db, state, cancellationToken);
        if (attempt.SessionHash is { } bound && (session is null || SignupSecrets.Hash(session) != bound)) throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        var now = clock.GetUtcNow().UtcDateTime;
        attempt.Redeem(SignupSecrets.Hash(code), now);
        var steps = await SignupTurns.StepsAsync(db, attempt, cancellationToken);
        steps[SignupStepKind.AUTHORIZED].Done(now);
        var turn = turns.Start(attempt, steps[SignupStepKind.TOKEN_EXCHANGED], steps);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return turn;
    }
}
