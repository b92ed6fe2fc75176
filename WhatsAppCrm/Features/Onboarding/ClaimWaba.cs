using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Connects a number in one go (004): from what the popup brought, or, for whoever runs the installation, from its own portfolio. A
/// failure gives the attempt up: its caller has nothing to take it up again with.
/// </summary>
public sealed class ClaimWaba(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, PlatformAdministrators administrators, IOptions<MetaSettings> settings,
    SignupSecrets secrets, BeginSignup beginSignup, HearPopup hearPopup, RedeemCode redeemCode, CompleteSignup completeSignup, AbandonSignup abandonSignup)
{
    /// <param name="user">May leave the code out when they are a platform administrator: every call then uses <c>Meta:SystemUserToken</c>, now and later.</param>
    /// <exception cref="ProblemException">As <see cref="RedeemCode"/> and <see cref="CompleteSignup"/>; without a code <c>SYSTEM_TOKEN_MISSING</c>.</exception>
    /// <exception cref="InvalidInputException">Fields <c>wabaId</c>, <c>code</c>, <c>phoneNumberId</c>, <c>pin</c>.</exception>
    public async Task<ConnectedAccount> RunAsync(ClaimsPrincipal user, ClaimWabaRequest request, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        // Checked before the code is spent: it is good for one try.
        var number = new NumberToConnect(null, Text.Required(request.WabaId, "wabaId", 40), request.PhoneNumberId, request.Pin);
        SignupAnswers.Checked(new(number.WabaId, number.PhoneNumberId, number.Pin));
        var isOwn = string.IsNullOrWhiteSpace(request.Code) && administrators.Includes(user);
        if (!isOwn) Text.Required(request.Code, "code", 2000);

        var started = await beginSignup.PopupAsync(reconnectsAccountId: null, cancellationToken);
        try
        {
            if (isOwn) await UseOwnPortfolioAsync(started.AttemptId, number.WabaId!, cancellationToken);
            else await RedeemAsync(started, request, cancellationToken);
            return await completeSignup.RunAsync(started.AttemptId, number, cancellationToken);
        }
        catch
        {
            await abandonSignup.RunAsync(started.AttemptId, CancellationToken.None);
            throw;
        }
    }

    private async Task RedeemAsync(SignupStart started, ClaimWabaRequest request, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(request.Event)) await hearPopup.RunAsync(started.AttemptId, new(request.Event, null, null, null, null), cancellationToken);
        await redeemCode.RunAsync(started.State, request.Code, session: null, cancellationToken);
    }

    /// <summary>Nothing to authorize or exchange: what the installation's token reaches, Meta says at the next steps.</summary>
    private async Task UseOwnPortfolioAsync(Guid attemptId, string wabaId, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(settings.Value.SystemUserToken)) throw new ProblemException(Problem.Conflict("SYSTEM_TOKEN_MISSING"));
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await db.SignupAttempts.Where(one => one.Id == attemptId).ForUpdate().SingleAsync(cancellationToken);
        attempt.UseOwnPortfolio(secrets.Protect(attempt.OrganizationId, SignupSecret.None), wabaId, now);
        var steps = await SignupTurns.StepsAsync(db, attempt, cancellationToken);
        foreach (var kind in new[] { SignupStepKind.AUTHORIZED, SignupStepKind.TOKEN_EXCHANGED, SignupStepKind.PERMISSIONS_CHECKED }) steps[kind].Skip(now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
