using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>A member says that they are away, on every device, until they say otherwise. Away is not offline: they can still work.</summary>
public sealed class SayAway(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>ORGANIZATION_REQUIRED</c> or <c>FORBIDDEN</c>.</exception>
    public async Task RunAsync(bool isAway, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var membership = await db.Memberships.SingleOrDefaultAsync(member => member.UserId == userId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        membership.SayAway(isAway);
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Presence, userId));
    }
}
