using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Presence;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

public sealed record MemberRow(Guid UserId, string Name, string Email, Role Role, DateTime JoinedAt)
{
    public Presence Presence { get; init; }
}

public sealed record InvitationRow(Guid Id, string Email, Role Role, string InvitedBy, DateTime CreatedAt, DateTime ExpiresAt);

/// <summary>Who belongs to the current organization, and who was asked to.</summary>
public sealed class MemberQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, Team team, TimeProvider time)
{
    /// <summary>The oldest first. Every member may see the others.</summary>
    public async Task<IReadOnlyList<MemberRow>> ListAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var members = await db.Memberships.AsNoTracking()
            .Join(db.Users, membership => membership.UserId, user => user.Id, (membership, user) => new { membership, user })
            .OrderBy(row => row.membership.CreatedAtUtc).ThenBy(row => row.membership.Id)
            .Select(row => new MemberRow(row.user.Id, row.user.DisplayName, row.user.Email!, row.membership.Role, row.membership.CreatedAtUtc))
            .ToListAsync(cancellationToken);
        var there = await team.FindAsync();
        return [.. members.Select(member => member with { Presence = there.PresenceOf(member.UserId) })];
    }

    /// <summary>Open ones, the newest first.</summary>
    /// <exception cref="Domain.ProblemException"><c>FORBIDDEN</c> below ADMIN.</exception>
    public async Task<IReadOnlyList<InvitationRow>> ListInvitationsAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Invitations.AsNoTracking()
            .Where(invitation => invitation.AcceptedAtUtc == null && invitation.RevokedAtUtc == null && invitation.ExpiresAtUtc > now)
            .Join(db.Users, invitation => invitation.InvitedByUserId, user => user.Id, (invitation, user) => new { invitation, user })
            .OrderByDescending(row => row.invitation.CreatedAtUtc).ThenByDescending(row => row.invitation.Id)
            .Select(row => new InvitationRow(row.invitation.Id, row.invitation.Email, row.invitation.Role, row.user.DisplayName, row.invitation.CreatedAtUtc, row.invitation.ExpiresAtUtc))
            .ToListAsync(cancellationToken);
    }
}
