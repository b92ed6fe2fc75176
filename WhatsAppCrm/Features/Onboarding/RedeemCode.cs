using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Turns an authorization code into a token, once: the attempt is marked before the code leaves, so that a replay is refused
/// here already. The token is looked at, kept encrypted with the attempt, and shown to nobody.
/// </summary>
public sealed class RedeemCode(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, GraphClient graph, Signups signups, SignupSecrets secrets, IOptions<MetaSettings> settings)
{
    /// <param name="session">The browser's binding, which must be the one the attempt was begun with.</param>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c>, <c>OAUTH_STATE_EXPIRED</c>, <c>OAUTH_CODE_REJECTED</c>, <c>META_PERMISSION_MISSING</c>, <c>WABA_NONE</c>, <c>META_UNAVAILABLE</c>.</exception>
    public async Task RunAsync(string? state, string? code, string? session, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var givenCode = Text.Required(code, "code", 2000);
        var redirectUri = await MarkAsync(state, givenCode, session, cancellationToken);

        var token = (await graph.ExchangeCodeAsync(givenCode, redirectUri, cancellationToken)).OrFail(StepFailure.Exchange).AccessToken;
        var facts = await InspectAsync(token, cancellationToken);
        if (facts.IsUserToken)
        {
            token = (await graph.ExchangeLongLivedAsync(token, cancellationToken)).OrFail(StepFailure.Exchange).AccessToken;
            facts = await InspectAsync(token, cancellationToken);
        }

        if (facts.WabaIds.Count == 0) throw new ProblemException(new("WABA_NONE", ProblemKind.Unprocessable, Step: StepFailure.Permissions));

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await signups.FindAsync(db, state, cancellationToken);
        attempt.Grant(secrets.Protect(attempt.OrganizationId, SignupSecret.None with { AccessToken = token }), facts.IsUserToken ? TokenKind.USER : TokenKind.BUSINESS, facts.ExpiresAtUtc, facts.ScopeNames, facts.WabaIds);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Meta sent the person back without a permission: the attempt is over.</summary>
    public async Task DenyAsync(string? state, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        (await signups.FindAsync(db, state, cancellationToken)).Complete(clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        throw new ProblemException(Problem.Conflict("OAUTH_DENIED"));
    }

    private async Task<string?> MarkAsync(string? state, string code, string? session, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await signups.FindAsync(db, state, cancellationToken);
        if (attempt.SessionHash is { } bound && (session is null || SignupSecrets.Hash(session) != bound)) throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        attempt.Redeem(SignupSecrets.Hash(code), clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return attempt.RedirectUri;
    }

    private async Task<TokenFacts> InspectAsync(string token, CancellationToken cancellationToken)
    {
        var facts = (await graph.DebugTokenAsync(token, cancellationToken)).OrFail(StepFailure.Permissions);
        if (!facts.IsValid || (facts.AppId is { } appId && appId != settings.Value.AppId))
            throw new ProblemException(Problem.Conflict("OAUTH_CODE_REJECTED") with { Step = StepFailure.Permissions });
        if (!facts.Has(TokenFacts.Management) || !facts.Has(TokenFacts.Messaging))
            throw new ProblemException(Problem.Conflict("META_PERMISSION_MISSING") with { Step = StepFailure.Permissions });
        return facts;
    }
}
