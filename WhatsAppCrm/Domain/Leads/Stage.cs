namespace WhatsAppCrm.Domain.Leads;

/// <summary>What reaching a stage means for a lead. Stored and sent by name.</summary>
public enum StageKind
{
    OPEN,
    WON,
    LOST,
}

/// <summary>One column of the board.</summary>
public sealed class Stage : IOwned
{
    public const int NameMaxLength = 60;
    public const int MostInAPipeline = 20;

    /// <summary>Tokens of the theme; a raw colour would not be readable on both grounds.</summary>
    public static readonly IReadOnlyList<string> Colors = ["grey", "blue", "violet", "amber", "green", "red"];

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid PipelineId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>Left to right, from 0.</summary>
    public int Position { get; private set; }

    /// <summary>One of <see cref="Colors"/>.</summary>
    public string Color { get; private set; } = "grey";

    public StageKind Kind { get; private set; }

    /// <summary>A lead that comes here gets this task; null: none.</summary>
    public string? TaskTitle { get; private set; }

    /// <summary>Days until that task is due.</summary>
    public int TaskDueInDays { get; private set; }

    /// <summary>The template that is offered for a lead that came here; null: none.</summary>
    public Guid? OfferedTemplateId { get; private set; }

    private Stage()
    {
    }

    public Stage(Pipeline pipeline, string? name, int position, string? color, StageKind kind = StageKind.OPEN)
    {
        (OrganizationId, PipelineId, Position) = (pipeline.OrganizationId, pipeline.Id, position);
        Describe(name, color, kind);
    }

    /// <exception cref="InvalidInputException">Name missing or too long, or the colour is not one of the theme's.</exception>
    public void Describe(string? name, string? color, StageKind kind)
    {
        color ??= Colors[0];
        if (!Colors.Contains(color)) throw new InvalidInputException(nameof(color), "Invalid");
        (Name, Color, Kind) = (Text.Required(name, nameof(name), NameMaxLength), color, kind);
    }

    public void Place(int position) => Position = position;

    /// <summary>What happens when a lead comes here. Blank title and null template: nothing.</summary>
    /// <exception cref="InvalidInputException">The title is too long, or the days are not 0 to 365.</exception>
    public void Rule(string? taskTitle, int taskDueInDays, Guid? offeredTemplateId)
    {
        if (taskDueInDays is < 0 or > 365) throw new InvalidInputException(nameof(taskDueInDays), "Invalid");
        (TaskTitle, TaskDueInDays, OfferedTemplateId) = (Text.Optional(taskTitle, nameof(taskTitle), LeadTask.TitleMaxLength), taskDueInDays, offeredTemplateId);
    }
}
