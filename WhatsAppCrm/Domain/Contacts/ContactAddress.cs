namespace WhatsAppCrm.Domain.Contacts;

public enum AddressKind
{
    /// <summary>Value is <see cref="PhoneNumber.Key"/>.</summary>
    PHONE,

    /// <summary>Value is the whole business-scoped user id, case kept.</summary>
    USER_ID,

    /// <summary>The id across the portfolios of one enterprise, whole.</summary>
    PARENT_USER_ID,

    /// <summary>A group is a contact too: the one a group's conversation is with. Value is Meta's group id.</summary>
    GROUP,
}

/// <summary>One way to recognise a contact. Unique per organization, kind and value: the database decides who wrote.</summary>
public sealed class ContactAddress : IOwned
{
    public const int ValueMaxLength = 160;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid ContactId { get; private set; }

    public AddressKind Kind { get; private set; }

    public string Value { get; private set; } = "";

    /// <summary>Set once Meta said that this id gave way to another: it still recognises messages that come late, and nothing is learnt from them.</summary>
    public DateTime? ReplacedAtUtc { get; private set; }

    /// <summary>The address it first came beside, when its contact was known by then; null for what a contact began with.</summary>
    public Guid? LearntFromId { get; private set; }

    private ContactAddress()
    {
    }

    public ContactAddress(Guid organizationId, Guid contactId, AddressKind kind, string value, Guid? learntFromId = null) =>
        (OrganizationId, ContactId, Kind, Value, LearntFromId) = (organizationId, contactId, kind, value, learntFromId);

    /// <summary>Whoever is reached by it turned out to be this contact, or not to be.</summary>
    public void BelongTo(Contact contact) => ContactId = contact.Id;

    public void Replace(DateTime atUtc) => ReplacedAtUtc ??= atUtc;
}
