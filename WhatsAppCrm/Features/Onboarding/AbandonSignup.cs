using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Gives an attempt up. A number it has connected stays connected. Calling twice is harmless.</summary>
public sealed class AbandonSignup(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock)
{
    public async Task RunAsync(Guid attemptId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var attempt = await db.SignupAttempts.Where(one => one.Id == attemptId && one.UserId == userId).ForUpdate().SingleOrDefaultAsync(cancellationToken);
        if (attempt is null) return;
        attempt.Abandon(clock.GetUtcNow().UtcDateTime);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
