using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Reads of the caller's own attempts; nobody sees another person's.</summary>
public sealed class SignupQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock)
{
    /// <summary>The newest attempt that can be taken up again, or null.</summary>
    public async Task<SignupView?> OpenAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var (userId, now) = (current.RequiredUserId, clock.GetUtcNow().UtcDateTime);
        var oldest = now - SignupAttempt.Resumable;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var attempt = await db.SignupAttempts.AsNoTracking()
            .Where(one => one.UserId == userId && one.CompletedAtUtc == null && one.AbandonedAtUtc == null && one.RedeemedAtUtc != null && one.CreatedAtUtc > oldest)
            .OrderByDescending(one => one.CreatedAtUtc).ThenByDescending(one => one.Id).FirstOrDefaultAsync(cancellationToken);
        return attempt is null ? null : await ViewAsync(db, attempt, cancellationToken);
    }

    /// <summary>One attempt, also a completed one.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> when it is unknown or another person's.</exception>
    public async Task<SignupView> ReadAsync(Guid attemptId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var attempt = await db.SignupAttempts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == attemptId && one.UserId == userId, cancellationToken)
            ?? throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        return await ViewAsync(db, attempt, cancellationToken);
    }

    /// <summary>By the state of the full-page way, which the browser came back with.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_INVALID</c> when it is unknown or another person's.</exception>
    public async Task<SignupView> ByStateAsync(string? state, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var (userId, hash) = (current.RequiredUserId, SignupSecrets.Hash(Text.Required(state, "state", 200)));
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var attempt = await db.SignupAttempts.AsNoTracking().SingleOrDefaultAsync(one => one.StateHash == hash && one.UserId == userId, cancellationToken)
            ?? throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        return await ViewAsync(db, attempt, cancellationToken);
    }

    /// <summary>One of the organization's numbers, to be reconnected; null when it is not there.</summary>
    public async Task<NumberToReconnect?> NumberAsync(Guid accountId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await NumberAsync(db, accountId, cancellationToken);
    }

    private static Task<NumberToReconnect?> NumberAsync(AppDbContext db, Guid accountId, CancellationToken cancellationToken) =>
        db.WhatsAppAccounts.Where(one => one.Id == accountId).Select(one => new NumberToReconnect(one.Id, one.DisplayPhoneNumber, one.VerifiedName)).SingleOrDefaultAsync(cancellationToken);

    private static async Task<SignupView> ViewAsync(AppDbContext db, SignupAttempt attempt, CancellationToken cancellationToken)
    {
        var stored = await db.SignupSteps.AsNoTracking().Where(step => step.SignupAttemptId == attempt.Id).ToDictionaryAsync(step => step.Kind, cancellationToken);
        var steps = Enum.GetValues<SignupStepKind>().Select(kind => View(kind, stored.GetValueOrDefault(kind))).ToList();
        var reconnects = attempt.ReconnectsAccountId is { } reconnected ? await NumberAsync(db, reconnected, cancellationToken) : null;
        var account = attempt.WhatsAppAccountId is { } connected
            ? await db.WhatsAppAccounts.Where(one => one.Id == connected)
                .Select(one => new ConnectedAccount(one.Id, one.WabaId, one.PhoneNumberId, one.DisplayPhoneNumber, one.VerifiedName, one.Status)).SingleOrDefaultAsync(cancellationToken)
            : null;
        return new(
            attempt.Id, attempt.Door, reconnects, attempt.PopupEvent, steps, Question(attempt, steps), [], [], attempt.ChosenWabaId, attempt.ChosenPhoneNumberId,
            account, attempt.CompletedAtUtc is not null && account is not null);
    }

    private static SignupStepView View(SignupStepKind kind, SignupStep? step) => step is null
        ? new(kind, SignupStepState.WAITING, null, null, null, null)
        : new(kind, step.State, step.StartedAtUtc, step.EndedAtUtc, step.State == SignupStepState.FAILED ? StepFailure.Problem(step) : null, step.Detail);

    /// <summary>As far as what is stored can tell: whether several accounts or numbers stand to choose from is only known when Meta is asked.</summary>
    private static SignupQuestion Question(SignupAttempt attempt, IReadOnlyList<SignupStepView> steps)
    {
        if (attempt.CompletedAtUtc is not null || attempt.AbandonedAtUtc is not null || steps.Any(step => step.State == SignupStepState.RUNNING)) return SignupQuestion.NONE;
        if (!attempt.IsAuthorized && attempt.WhatsAppAccountId is null) return SignupQuestion.AUTHORIZE;
        return steps.FirstOrDefault(step => step.State == SignupStepState.FAILED)?.Problem?.Code switch
        {
            "PIN_REQUIRED" or "PIN_WRONG" => SignupQuestion.PIN,
            "OAUTH_CODE_REJECTED" or "META_PERMISSION_MISSING" or "WABA_NONE" when attempt.WhatsAppAccountId is null => SignupQuestion.AUTHORIZE,
            _ => SignupQuestion.NONE,
        };
    }
}
