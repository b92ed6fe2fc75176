namespace WhatsAppCrm.Domain.Organizations;

/// <summary>What a member may do; each role may do what the ones after it may. Stored and sent by name.</summary>
public enum Role
{
    SELLER = 0,
    MANAGER = 1,
    ADMIN = 2,
    OWNER = 3,
}

/// <summary>A person's place in an organization. One per person and organization.</summary>
public sealed class Membership : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid UserId { get; private set; }

    public Role Role { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    /// <summary>Says of themselves that they are away, until they say otherwise.</summary>
    public bool IsAway { get; private set; }

    /// <summary>When the last page was closed, or the process that had it died; null when that never happened.</summary>
    public DateTime? LastSeenAtUtc { get; private set; }

    /// <summary>Gets no conversations by turns.</summary>
    public bool SitsOut { get; private set; }

    /// <summary>When the last conversation came by turns; null when none ever did.</summary>
    public DateTime? LastGivenAtUtc { get; private set; }

    private Membership()
    {
    }

    public Membership(Guid organizationId, Guid userId, Role role, DateTime nowUtc) =>
        (OrganizationId, UserId, Role, CreatedAtUtc) = (organizationId, userId, role, nowUtc);

    /// <summary>Gives another role. That the last OWNER stays is the use case's to check: it knows the others.</summary>
    public void ChangeRole(Role role) => Role = role;

    /// <summary>Calling twice is harmless.</summary>
    public void SayAway(bool isAway) => IsAway = isAway;

    /// <param name="sitsOut">True: no conversation comes by turns.</param>
    public void TakeTurns(bool sitsOut) => SitsOut = sitsOut;

    public void WasGiven(DateTime nowUtc) => LastGivenAtUtc = nowUtc;
}
