using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>What an open invitation offers.</summary>
public sealed record OpenInvitation(string OrganizationName, string InvitedBy, Role Role, string Email);

/// <summary>Makes whoever has the link a member. The organization is not theirs yet, so it is found by the link's secret alone.</summary>
public sealed class AcceptInvitation(IDbContextFactory<AppDbContext> factory, IServiceScopeFactory scopes, ILiveEvents events, TimeProvider time)
{
    private static readonly Problem Invalid = Problem.Conflict("INVITATION_INVALID");

    /// <returns>Null when the link was used, withdrawn, has expired or never was.</returns>
    public async Task<OpenInvitation?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var (hash, now) = (InvitationSecret.Hash(secret), time.GetUtcNow().UtcDateTime);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var invitation = await db.AcrossOrganizations<Invitation>().AsNoTracking().SingleOrDefaultAsync(i => i.SecretHash == hash, cancellationToken);
        if (invitation is null || !invitation.IsOpen(now)) return null;

        var organization = await db.Organizations.Where(o => o.Id == invitation.OrganizationId).Select(o => o.Name).SingleAsync(cancellationToken);
        var inviter = await db.Users.Where(user => user.Id == invitation.InvitedByUserId).Select(user => user.DisplayName).SingleAsync(cancellationToken);
        return new OpenInvitation(organization, inviter, invitation.Role, invitation.Email);
    }

    /// <summary>The person works in the organization from then on.</summary>
    /// <exception cref="ProblemException"><c>INVITATION_INVALID</c>; <c>ALREADY_MEMBER</c>, which does not use the link up.</exception>
    public async Task RunAsync(string secret, Guid userId, CancellationToken cancellationToken)
    {
        var hash = InvitationSecret.Hash(secret);
        await using var search = await factory.CreateDbContextAsync(cancellationToken);
        var organizationId = await search.AcrossOrganizations<Invitation>().Where(i => i.SecretHash == hash).Select(i => (Guid?)i.OrganizationId).SingleOrDefaultAsync(cancellationToken)
            ?? throw new ProblemException(Invalid);

        await using var scope = OrganizationScope.Begin(scopes, organizationId, userId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        await db.LockOrganizationAsync(organizationId, cancellationToken);

        var now = time.GetUtcNow().UtcDateTime;
        var invitation = await db.Invitations.SingleAsync(i => i.SecretHash == hash, cancellationToken);
        if (await db.Memberships.AnyAsync(membership => membership.UserId == userId, cancellationToken)) throw new ProblemException(Problem.Conflict("ALREADY_MEMBER"));
        invitation.Accept(userId, now);
        db.Add(new Membership(organizationId, userId, invitation.Role, now));
        db.Add(new AuditEntry(organizationId, userId, "invitation.accepted", invitation.Id.ToString(), invitation.Role.ToString(), now));
        (await db.Users.SingleAsync(user => user.Id == userId, cancellationToken)).LastOrganizationId = organizationId;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        events.Publish(new LiveEvent(organizationId, LiveEventKind.Members, userId));
    }
}
