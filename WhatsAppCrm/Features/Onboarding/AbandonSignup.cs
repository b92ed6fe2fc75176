using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>
/// Gives an attempt up: nobody can go on with it, its webhooks are switched off again and its token forgotten. A number it has connected
/// stays connected. Calling twice is harmless; what Meta did not hear now the sweep tells it later.
/// </summary>
public sealed class AbandonSignup(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, EndSignup endSignup)
{
    public async Task RunAsync(Guid attemptId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var userId = current.RequiredUserId;
        SignupAttempt? attempt;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        {
            await using var transaction = await db.BeginWriteAsync(cancellationToken);
            attempt = await db.SignupAttempts.Where(one => one.Id == attemptId && one.UserId == userId).ForUpdate().SingleOrDefaultAsync(cancellationToken);
            if (attempt is null || attempt.CompletedAtUtc is not null) return;
            attempt.Abandon(clock.GetUtcNow().UtcDateTime);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await endSignup.RunAsync(attempt.Id, isLastTry: false, cancellationToken);
    }
}
