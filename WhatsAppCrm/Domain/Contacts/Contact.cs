namespace WhatsAppCrm.Domain.Contacts;

/// <summary>A person who writes to the organization. Has at least one <see cref="ContactAddress"/>; a phone is not certain.</summary>
public sealed class Contact : IOwned
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

    /// <summary>WhatsApp username without @; null when unknown.</summary>
    public string? Username { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private Contact()
    {
    }

    public Contact(Guid organizationId, string name, DateTime nowUtc) =>
        (OrganizationId, Name, CreatedAtUtc) = (organizationId, Text.Shorten(name, NameMaxLength), nowUtc);

    /// <summary>The profile changed its name; kept only while no member has chosen one.</summary>
    public void SawProfileName(string? profileName)
    {
        if (!NameIsOurs && !string.IsNullOrWhiteSpace(profileName)) Name = Text.Shorten(profileName.Trim(), NameMaxLength);
    }

    public void Rename(string name) => (Name, NameIsOurs) = (Text.Required(name, nameof(name), NameMaxLength), true);

    /// <summary>Shows an address on the contact. The address row itself is what uniqueness is kept on.</summary>
    public void ShowAddress(PhoneNumber? phone, string? userId, string? username)
    {
        if (phone is { } number) Phone = number.E164;
        UserId = userId ?? UserId;
        Username = username?.TrimStart('@') ?? Username;
    }
}
