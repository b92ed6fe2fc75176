namespace WhatsAppCrm.Domain.Leads;

/// <summary>The way a lead goes, stage by stage.</summary>
public sealed class Pipeline : IOwned
{
    /// <summary>As many as a person can keep apart.</summary>
    public const int MostInAnOrganization = 20;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The one inbound messages open their leads in; exactly one per organization.</summary>
    public bool IsDefault { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private Pipeline()
    {
    }

    public Pipeline(Guid organizationId, string name, bool isDefault, DateTime nowUtc) =>
        (OrganizationId, Name, IsDefault, CreatedAtUtc) = (organizationId, Text.Required(name, nameof(name), Stage.NameMaxLength), isDefault, nowUtc);

    public void Rename(string? name) => Name = Text.Required(name, nameof(name), Stage.NameMaxLength);

    /// <summary>That exactly one is, is the use case's to keep: it knows the others.</summary>
    public void MakeDefault(bool isDefault) => IsDefault = isDefault;
}
