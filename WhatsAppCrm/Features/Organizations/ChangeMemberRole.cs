using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>Gives a member another role. Only an OWNER makes or unmakes an OWNER, and one always stays.</summary>
public sealed class ChangeMemberRole(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents events, TimeProvider time)
{
    /// <summary>Giving the role they have is harmless.</summary>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN, <c>OWNER_ONLY</c>, <c>NOT_FOUND</c>, <c>LAST_OWNER</c>.</exception>
    public async Task RunAsync(Guid userId, Role? role, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        if (role is not { } wanted) throw new InvalidInputException(nameof(role), "Required");
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.LockOrganizationAsync(current.RequiredId, cancellationToken);

        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.UserId == userId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (membership.Role == wanted) return;
        await MemberRules.CheckAsync(db, current, membership, wanted, cancellationToken);

        db.Add(new AuditEntry(membership.OrganizationId, current.UserId, "member.role_changed", userId.ToString(), $"{membership.Role} to {wanted}", time.GetUtcNow().UtcDateTime));
        membership.ChangeRole(wanted);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        events.Publish(new LiveEvent(membership.OrganizationId, LiveEventKind.Members, userId));
    }
}
