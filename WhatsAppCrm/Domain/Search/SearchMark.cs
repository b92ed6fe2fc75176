namespace WhatsAppCrm.Domain.Search;

/// <summary>What can be found. Stored by name.</summary>
public enum SearchKind
{
    /// <summary>A contact: names, numbers, usernames, and what their leads are called.</summary>
    PERSON,
    MESSAGE,

    /// <summary>What members wrote for each other; what repeats a message is found as the message.</summary>
    NOTE,
}

/// <summary>
/// Something that can be found came, changed or went, and the index does not know yet. Written by the database itself (triggers), in the
/// transaction of the change, whoever makes it; removed with the change of the index. Newest first.
/// </summary>
public sealed class SearchMark : IOwned
{
    public long Id { get; private set; }

    public Guid OrganizationId { get; private set; }

    public SearchKind Kind { get; private set; }

    /// <summary>The contact, message or note; it may be gone by now.</summary>
    public Guid SubjectId { get; private set; }
}
