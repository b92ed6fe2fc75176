namespace WhatsAppCrm.Domain.Contacts;

/// <summary>What a person said about promotions from this organization. Stored and sent by name.</summary>
public enum MarketingChoice
{
    STOPPED,
    RESUMED,
    SIGNED_UP,
}

/// <summary>A person who writes to the organization. Has at least one <see cref="ContactAddress"/>; a phone is not certain.</summary>
public sealed partial class Contact : IOwned
{
    public const int NameMaxLength = 120;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>What the list shows: the profile name, or what a member called them.</summary>
    public string Name { get; private set; } = "";

    /// <summary>True once a member chose the name: the profile's no longer overwrites it.</summary>
    public bool NameIsOurs { get; private set; }

    /// <summary>E.164 with plus, for showing and sending; null for people known only by their business-scoped id.</summary>
    public string? Phone { get; private set; }

    /// <summary>Business-scoped user id; null for people known only by phone. Meta Cloud API, business-scoped user ids, read 2026-11-20.</summary>
    public string? UserId { get; private set; }

    /// <summary>Business-scoped id across the portfolios of one enterprise; null for nearly everybody.</summary>
    public string? ParentUserId { get; private set; }

    /// <summary>WhatsApp username without @; null when unknown. Never recognised by: it can change and be given to somebody else.</summary>
    public string? Username { get; private set; }

    /// <summary>What the business's own phone calls them; null when it does not.</summary>
    public string? AddressBookName { get; private set; }

    public DateTime? AddressBookAtUtc { get; private set; }

    /// <summary>Their last word about promotions; null when they never said.</summary>
    public MarketingChoice? Marketing { get; private set; }

    public DateTime? MarketingAtUtc { get; private set; }

    /// <summary>Where that is known from, in the words of whoever reported it.</summary>
    public string? MarketingSource { get; private set; }

    public bool IsGroup { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private Contact()
    {
    }

    public Contact(Guid organizationId, string name, DateTime nowUtc) =>
        (OrganizationId, Name, CreatedAtUtc) = (organizationId, Text.Shorten(name, NameMaxLength), nowUtc);

    public static Contact Group(Guid organizationId, string name, DateTime nowUtc) => new(organizationId, name, nowUtc) { IsGroup = true };

    /// <summary>The profile's name; kept only while neither a member nor the business's phone has another.</summary>
    public void SawProfileName(string? profileName)
    {
        if (!NameIsOurs && AddressBookName is null && !string.IsNullOrWhiteSpace(profileName)) Name = Text.Shorten(profileName.Trim(), NameMaxLength);
    }

    /// <summary>The business's phone added, renamed or (null) removed them. The newest by its own time counts; a member's name stays.</summary>
    public void SawAddressBook(string? name, DateTime atUtc)
    {
        if (atUtc < AddressBookAtUtc) return;
        AddressBookName = string.IsNullOrWhiteSpace(name) ? null : Text.Shorten(name.Trim(), NameMaxLength);
        AddressBookAtUtc = atUtc;
        if (!NameIsOurs && AddressBookName is { } given) Name = given;
    }

    /// <summary>The newest by Meta's time counts. True when it changed.</summary>
    public bool Choose(MarketingChoice choice, string? source, DateTime atUtc)
    {
        if (atUtc < MarketingAtUtc || (Marketing, MarketingAtUtc) == (choice, atUtc)) return false;
        (Marketing, MarketingAtUtc, MarketingSource) = (choice, atUtc, source is null ? null : Text.Shorten(source, 200));
        return true;
    }

    public void Rename(string name) => (Name, NameIsOurs) = (Text.Required(name, nameof(name), NameMaxLength), true);

    /// <summary>Shows an address on the contact. The address row itself is what uniqueness is kept on.</summary>
    public void ShowAddress(PhoneNumber? phone, string? userId, string? username, string? parentUserId = null)
    {
        if (phone is { } number) Phone = number.E164;
        UserId = userId ?? UserId;
        ParentUserId = parentUserId ?? ParentUserId;
        Username = username?.TrimStart('@') ?? Username;
    }

    /// <summary>The number is theirs no more; writing to it would reach a stranger.</summary>
    public void ForgetPhone() => Phone = null;
}
