namespace WhatsAppCrm.Domain.Organizations;

/// <summary>An offer to join by a link that holds a secret; only its hash is stored. Lives seven days, is used once.</summary>
public sealed class Invitation : IOwned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public string Email { get; private set; } = "";

    public Role Role { get; private set; }

    /// <summary>SHA-256 of the link's secret, hex.</summary>
    public string SecretHash { get; private set; } = "";

    public Guid InvitedByUserId { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime ExpiresAtUtc { get; private set; }

    public DateTime? AcceptedAtUtc { get; private set; }

    public Guid? AcceptedByUserId { get; private set; }

    public DateTime? RevokedAtUtc { get; private set; }

    private Invitation()
    {
    }

    public Invitation(Guid organizationId, string email, Role role, string secretHash, Guid invitedByUserId, DateTime nowUtc)
    {
        OrganizationId = organizationId;
        Email = email;
        Role = role;
        SecretHash = secretHash;
        InvitedByUserId = invitedByUserId;
        CreatedAtUtc = nowUtc;
        ExpiresAtUtc = nowUtc + Lifetime;
    }

    public bool IsOpen(DateTime nowUtc) => AcceptedAtUtc is null && RevokedAtUtc is null && nowUtc < ExpiresAtUtc;

    /// <exception cref="ProblemException"><c>INVITATION_INVALID</c> when used, revoked or expired.</exception>
    public void Accept(Guid userId, DateTime nowUtc)
    {
        if (!IsOpen(nowUtc)) throw new ProblemException(Problem.Conflict("INVITATION_INVALID"));
        (AcceptedAtUtc, AcceptedByUserId) = (nowUtc, userId);
    }

    /// <summary>Ends the offer. Calling twice is harmless.</summary>
    public void Revoke(DateTime nowUtc) => RevokedAtUtc ??= nowUtc;
}
