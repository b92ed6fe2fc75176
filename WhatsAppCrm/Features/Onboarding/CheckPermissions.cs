using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Looks at the token the sign-up brought: whether it is for us, what it allows and on which business accounts, how long it lives. A
/// person's own token is first exchanged for one of about 60 days. The token comes back into the attempt, and is shown to nobody.
/// </summary>
public sealed class CheckPermissions(TokenGraph graph, SignupSecrets secrets, IOptions<MetaSettings> settings)
{
    /// <exception cref="ProblemException"><c>OAUTH_CODE_REJECTED</c>, <c>META_PERMISSION_MISSING</c> with the permission's name, <c>WABA_NONE</c>, <c>META_UNAVAILABLE</c>, <c>META_REFUSED</c>.</exception>
    public async Task<StepEnd> RunAsync(SignupTurn turn, CancellationToken cancellationToken)
    {
        var secret = secrets.Read(turn.Attempt);
        var token = secret.AccessToken ?? throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        var facts = await InspectAsync(token, cancellationToken);
        if (facts.IsUserToken)
        {
            token = (await graph.LengthenAsync(token, cancellationToken)).OrFail(StepFailure.Permissions).AccessToken;
            facts = await InspectAsync(token, cancellationToken);
        }

        if (facts.WabaIds.Count == 0) throw new ProblemException(Problem.Unprocessable("WABA_NONE") with { Step = StepFailure.Permissions });

        // Only needed when a 60-day token is renewed: nobody waits for it.
        var business = await graph.GetClientBusinessAsync(token, cancellationToken);
        var held = secrets.Protect(turn.Attempt.OrganizationId, secret with { AccessToken = token });
        return StepEnd.Done(apply: attempt => attempt.Grant(
            held, facts.IsUserToken ? TokenKind.USER : TokenKind.BUSINESS, facts.ExpiresAtUtc, facts.ScopeNames, facts.WabaIds, business.IsOk ? business.Value : null));
    }

    private async Task<TokenFacts> InspectAsync(string token, CancellationToken cancellationToken)
    {
        var facts = (await graph.DebugAsync(token, cancellationToken)).OrFail(StepFailure.Permissions);
        if (!facts.IsValid || (facts.AppId is { } appId && appId != settings.Value.AppId))
            throw new ProblemException(Problem.Conflict("OAUTH_CODE_REJECTED") with { Step = StepFailure.Permissions });
        string[] missing = [.. new[] { TokenFacts.Management, TokenFacts.Messaging }.Where(scope => !facts.Has(scope))];
        if (missing.Length > 0)
            throw new ProblemException(Problem.Conflict("META_PERMISSION_MISSING") with { Step = StepFailure.Permissions, MetaMessage = string.Join(", ", missing) });
        return facts;
    }
}
