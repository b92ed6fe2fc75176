using System.Net.Mail;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>The only time the link is known; afterwards there is its hash.</summary>
public sealed record SentInvitation(Guid Id, string Email, Role Role, DateTime ExpiresAt, string Link);

/// <summary>Offers a place by a link that is mailed and shown once; it lives seven days. A newer invitation to the same address replaces the older.</summary>
public sealed class InviteMember(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, Letters letters, IStringLocalizer<OrganizationsText> texts,
    PublicAddress address, ILiveEvents events, TimeProvider time)
{
    /// <exception cref="InvalidInputException">No mail address, or no role.</exception>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below ADMIN, <c>OWNER_ONLY</c>, <c>ALREADY_MEMBER</c>.</exception>
    public async Task<SentInvitation> RunAsync(string? email, Role? role, CancellationToken cancellationToken)
    {
        current.Require(Role.ADMIN);
        var to = Text.Required(email, nameof(email), 200);
        if (!MailAddress.TryCreate(to, out var parsed) || parsed.Address != to) throw new InvalidInputException(nameof(email), "Invalid");
        if (role is not { } offered) throw new InvalidInputException(nameof(role), "Required");
        if (offered == Role.OWNER && !current.Is(Role.OWNER)) throw new ProblemException(MemberRules.OwnerOnly);

        var secret = InvitationSecret.New();
        var now = time.GetUtcNow().UtcDateTime;
        var invitation = new Invitation(current.RequiredId, to, offered, InvitationSecret.Hash(secret), current.RequiredUserId, now);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var normalized = to.ToUpperInvariant();
        if (await db.Memberships.AnyAsync(membership => db.Users.Any(user => user.Id == membership.UserId && user.NormalizedEmail == normalized), cancellationToken))
            throw new ProblemException(Problem.Conflict("ALREADY_MEMBER"));

        var older = await db.Invitations.Where(i => i.Email == to && i.AcceptedAtUtc == null && i.RevokedAtUtc == null).ToListAsync(cancellationToken);
        older.ForEach(i => i.Revoke(now));
        db.Add(invitation);
        db.Add(new AuditEntry(invitation.OrganizationId, current.UserId, "member.invited", invitation.Id.ToString(), offered.ToString(), now));
        var link = $"{address.Value}/invitations/{secret}";
        var organization = await db.Organizations.Where(o => o.Id == invitation.OrganizationId).Select(o => o.Name).SingleAsync(cancellationToken);
        var inviter = await db.Users.Where(user => user.Id == current.UserId).Select(user => user.DisplayName).SingleAsync(cancellationToken);
        letters.Add(db, new Letter(to, texts["InviteMailSubject", inviter, organization], texts["InviteMailText", inviter, organization, link]));
        await db.SaveChangesAsync(cancellationToken);
        events.Publish(new LiveEvent(invitation.OrganizationId, LiveEventKind.Members, invitation.Id));
        await letters.AddedAsync(cancellationToken);
        return new SentInvitation(invitation.Id, to, offered, invitation.ExpiresAtUtc, link);
    }
}
