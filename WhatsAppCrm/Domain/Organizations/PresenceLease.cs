namespace WhatsAppCrm.Domain.Organizations;

/// <summary>Whether a member can be reached right now. Sent by name.</summary>
public enum Presence
{
    /// <summary>No page open.</summary>
    OFFLINE,

    /// <summary>A page is open, but nobody has touched it for a while, or the member says so.</summary>
    AWAY,

    ONLINE,
}

/// <summary>
/// One process's word that a member has pages open with it, however many. It holds for a short time only and is renewed while it is
/// true, so that a process that dies takes nobody's presence along. At most one a process and member.
/// </summary>
public sealed class PresenceLease : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid UserId { get; private set; }

    /// <summary>Made anew with every start of a process.</summary>
    public Guid ProcessId { get; private set; }

    /// <summary>None of the member's pages there was touched for a while.</summary>
    public bool IsIdle { get; private set; }

    public DateTime ExpiresAtUtc { get; private set; }

    private PresenceLease()
    {
    }

    public PresenceLease(Guid organizationId, Guid userId, Guid processId, bool isIdle, DateTime expiresAtUtc) =>
        (OrganizationId, UserId, ProcessId, IsIdle, ExpiresAtUtc) = (organizationId, userId, processId, isIdle, expiresAtUtc);

    public void Renew(bool isIdle, DateTime expiresAtUtc) => (IsIdle, ExpiresAtUtc) = (isIdle, expiresAtUtc);
}
