namespace WhatsAppCrm.Domain.Contacts;

/// <summary>Why two contacts may be one person; the stronger reason first. Stored and sent by name.</summary>
public enum MergeReason
{
    /// <summary>Meta said that one's number or id became what the other is known by.</summary>
    NUMBER_MOVED,

    /// <summary>One message, or its status, carried an address of each.</summary>
    SEEN_TOGETHER,

    /// <summary>One sent their own contact card, and the number on it is the other's.</summary>
    OWN_CARD,

    /// <summary>One number, written in two ways, or on the other's lead.</summary>
    SAME_PHONE,

    SAME_USERNAME,

    /// <summary>Their leads have one e-mail address.</summary>
    SAME_EMAIL,

    /// <summary>One full name in one country: weak.</summary>
    SAME_NAME,
}

/// <summary>
/// Two contacts that may be one person, noticed when a webhook could not be true of both; or that a member said are two
/// people, which counts for good. Unique per pair: the smaller id stands first. Other reasons are looked up when somebody looks.
/// </summary>
public sealed class MergeSuggestion : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid FirstId { get; private set; }

    public Guid SecondId { get; private set; }

    public MergeReason Reason { get; private set; }

    public DateTime NoticedAtUtc { get; private set; }

    public DateTime? DismissedAtUtc { get; private set; }

    public Guid? DismissedByUserId { get; private set; }

    private MergeSuggestion()
    {
    }

    public MergeSuggestion(Guid organizationId, Guid oneId, Guid otherId, MergeReason reason, DateTime nowUtc)
    {
        (OrganizationId, Reason, NoticedAtUtc) = (organizationId, reason, nowUtc);
        (FirstId, SecondId) = Pair(oneId, otherId);
    }

    public static (Guid First, Guid Second) Pair(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);

    /// <summary>They are two people. Calling twice is harmless.</summary>
    public void Dismiss(Guid? userId, DateTime nowUtc)
    {
        if (DismissedAtUtc is null) (DismissedAtUtc, DismissedByUserId) = (nowUtc, userId);
    }
}
