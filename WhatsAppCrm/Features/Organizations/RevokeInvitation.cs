using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>Withdraws an invitation; its link stops working. Calling twice is harmless.</summary>
public sealed class RevokeInvitation(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents events, TimeProvider time)
{
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN, <c>NOT_FOUND</c>.</exception>
    public async Task RunAsync(Guid invitationId, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var invitation = await db.Invitations.SingleOrDefaultAsync(i => i.Id == invitationId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        var now = time.GetUtcNow().UtcDateTime;
        invitation.Revoke(now);
        db.Add(new AuditEntry(invitation.OrganizationId, current.UserId, "invitation.revoked", invitationId.ToString(), null, now));
        await db.SaveChangesAsync(cancellationToken);
        events.Publish(new LiveEvent(invitation.OrganizationId, LiveEventKind.Members, invitationId));
    }
}
