namespace WhatsAppCrm.Domain.Conversations;

/// <summary>A word the organization puts on conversations.</summary>
public sealed class Label : IOwned
{
    public const int NameMaxLength = 40;

    /// <summary>More than a person can choose from.</summary>
    public const int MostInAnOrganization = 100;

    /// <summary>Token names of the theme, never raw colours.</summary>
    public static readonly IReadOnlyList<string> Colors = ["grey", "blue", "violet", "amber", "green", "red"];

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>The name as it is compared: unique in the organization.</summary>
    public string NameKey { get; private set; } = "";

    /// <summary>One of <see cref="Colors"/>.</summary>
    public string Color { get; private set; } = "grey";

    public DateTime CreatedAtUtc { get; private set; }

    private Label()
    {
    }

    /// <exception cref="InvalidInputException">Field <c>name</c> or <c>color</c>.</exception>
    public Label(Guid organizationId, string? name, string? color, DateTime nowUtc)
    {
        (OrganizationId, CreatedAtUtc) = (organizationId, nowUtc);
        Change(name, color);
    }

    /// <exception cref="InvalidInputException">Field <c>name</c> or <c>color</c>.</exception>
    public void Change(string? name, string? color)
    {
        if (color is not null && !Colors.Contains(color)) throw new InvalidInputException("color", "Invalid");
        Name = Text.Required(name, nameof(name), NameMaxLength);
        NameKey = KeyOf(Name);
        Color = color ?? Color;
    }

    public static string KeyOf(string name) => name.Trim().ToUpperInvariant();
}

/// <summary>A label on a conversation.</summary>
public sealed class ConversationLabel : IOwned
{
    public Guid ConversationId { get; private set; }

    public Guid LabelId { get; private set; }

    public Guid OrganizationId { get; private set; }

    private ConversationLabel()
    {
    }

    public ConversationLabel(Conversation conversation, Guid labelId) => (OrganizationId, ConversationId, LabelId) = (conversation.OrganizationId, conversation.Id, labelId);
}
