using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Domain.Conversations;

/// <summary>
/// Whether new and returning customers are given to members by turns, and how; at most one row an organization, none until somebody
/// chose. Its row is also the lock under which turns are taken.
/// </summary>
public sealed class AssignmentSettings : IOwned
{
    public const int MostOpenMax = 500;
    public const int GiveOnAfterMaxMinutes = 24 * 60;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public bool IsOn { get; private set; }

    /// <summary>Since when; who came before stays where they are.</summary>
    public DateTime? OnSinceUtc { get; private set; }

    /// <summary>Whoever has that many open conversations gets no more by turns; null: no limit.</summary>
    public int? MostOpen { get; private set; } = 20;

    /// <summary>Those who are away take their turns too; else only those who are online.</summary>
    public bool IncludesAway { get; private set; }

    /// <summary>How long a member is offline before their conversations in which a customer waits are given on; null: they stay.</summary>
    public int? GiveOnAfterMinutes { get; private set; } = 15;

    public DateTime ChangedAtUtc { get; private set; }

    private AssignmentSettings()
    {
    }

    public AssignmentSettings(Guid organizationId, DateTime nowUtc) => (OrganizationId, ChangedAtUtc) = (organizationId, nowUtc);

    public TimeSpan? GiveOnAfter => GiveOnAfterMinutes is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="InvalidInputException">Fields <c>mostOpen</c> (1 to 500) and <c>giveOnAfterMinutes</c> (1 to 1440).</exception>
    public void Change(bool isOn, int? mostOpen, bool includesAway, int? giveOnAfterMinutes, DateTime nowUtc)
    {
        if (mostOpen is < 1 or > MostOpenMax) throw new InvalidInputException(nameof(mostOpen), "Invalid");
        if (giveOnAfterMinutes is < 1 or > GiveOnAfterMaxMinutes) throw new InvalidInputException(nameof(giveOnAfterMinutes), "Invalid");
        OnSinceUtc = isOn ? OnSinceUtc ?? nowUtc : null;
        (IsOn, MostOpen, IncludesAway, GiveOnAfterMinutes, ChangedAtUtc) = (isOn, mostOpen, includesAway, giveOnAfterMinutes, nowUtc);
    }

    /// <summary>Whether a member may get one more by turns.</summary>
    public bool MayGet(Presence presence, int open) =>
        (presence == Presence.ONLINE || (IncludesAway && presence == Presence.AWAY)) && !(open >= MostOpen);
}
