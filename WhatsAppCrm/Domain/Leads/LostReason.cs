namespace WhatsAppCrm.Domain.Leads;

/// <summary>One of the reasons an organization loses leads for; asked for when one is lost.</summary>
public sealed class LostReason : IOwned
{
    public const int NameMaxLength = 80;
    public const int MostInAnOrganization = 30;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public string Name { get; private set; } = "";

    public int Position { get; private set; }

    /// <summary>No longer offered; leads lost for it keep it.</summary>
    public bool IsRetired { get; private set; }

    private LostReason()
    {
    }

    public LostReason(Guid organizationId, string? name, int position) =>
        (OrganizationId, Name, Position) = (organizationId, Text.Required(name, nameof(name), NameMaxLength), position);

    public void Rename(string? name, int position) => (Name, Position) = (Text.Required(name, nameof(name), NameMaxLength), position);

    public void Retire() => IsRetired = true;
}
