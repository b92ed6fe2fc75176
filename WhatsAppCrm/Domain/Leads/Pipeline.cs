namespace WhatsAppCrm.Domain.Leads;

/// <summary>The way a lead goes, stage by stage.</summary>
public sealed class Pipeline : IOwned
{
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
}

/// <summary>One column of the board.</summary>
public sealed class Stage : IOwned
{
    public const int NameMaxLength = 60;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid PipelineId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Left to right, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>A token name of the theme (<c>grey</c>, <c>blue</c>, <c>violet</c>, <c>amber</c>, <c>green</c>, <c>red</c>), never a raw colour.</summary>
    public string Color { get; private set; } = "grey";

    private Stage()
    {
    }

    public Stage(Pipeline pipeline, string name, int position, string color) =>
        (OrganizationId, PipelineId, Name, Position, Color) = (pipeline.OrganizationId, pipeline.Id, Text.Required(name, nameof(name), NameMaxLength), position, color);
}
