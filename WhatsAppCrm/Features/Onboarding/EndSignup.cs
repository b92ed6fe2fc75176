using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Clears up behind an attempt that nobody can go on with: the webhooks it switched on, then its token. A PIN it may have set is kept:
/// the next attempt at the number needs it. Safe to call again.
/// </summary>
public sealed class EndSignup(IDbContextFactory<AppDbContext> factory, Signups signups, SignupSecrets secrets, SubscribeWebhooks subscribeWebhooks)
{
    /// <param name="isLastTry">Forget the token even if Meta can't be told.</param>
    public async Task RunAsync(Guid attemptId, bool isLastTry, CancellationToken cancellationToken)
    {
        if (!await TakeBackAsync(attemptId, cancellationToken) && !isLastTry) return;

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (await db.SignupAttempts.Where(one => one.Id == attemptId).ForUpdate().SingleOrDefaultAsync(cancellationToken) is not { } attempt) return;
        attempt.Forget(secrets.PinsOnly(attempt));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<bool> TakeBackAsync(Guid attemptId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var attempt = await db.SignupAttempts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == attemptId, cancellationToken);
        if (attempt is null || attempt.WhatsAppAccountId is not null) return true;
        var wasTried = await db.SignupSteps.AnyAsync(
            step => step.SignupAttemptId == attemptId && step.Kind == SignupStepKind.WEBHOOKS_SUBSCRIBED && step.State != SignupStepState.WAITING, cancellationToken);
        if (!wasTried) return true;
        try
        {
            return await subscribeWebhooks.TakeBackAsync(signups.AccessToken(attempt), attempt.ChosenWabaId, cancellationToken);
        }
        catch (ProblemException)
        {
            // No token to say it with.
            return true;
        }
    }
}
