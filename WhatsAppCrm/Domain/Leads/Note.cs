namespace WhatsAppCrm.Domain.Leads;

/// <summary>A line on a lead: what the customer wrote (not private, one per message) or what a member noted.</summary>
public sealed class Note : IOwned
{
    public const int ContentMaxLength = 4096;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid LeadId { get; private set; }

    public string Content { get; private set; } = "";

    public bool IsPrivate { get; private set; }

    /// <summary>Null when it came from a message.</summary>
    public Guid? AuthorUserId { get; private set; }

    /// <summary>The message it repeats; unique, so that a message never leaves two notes.</summary>
    public Guid? MessageId { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private Note()
    {
    }

    public static Note OfMember(Lead lead, string content, bool isPrivate, Guid authorUserId, DateTime nowUtc) =>
        new()
        {
            OrganizationId = lead.OrganizationId,
            LeadId = lead.Id,
            Content = Text.Required(content, nameof(content), ContentMaxLength),
            IsPrivate = isPrivate,
            AuthorUserId = authorUserId,
            CreatedAtUtc = nowUtc,
        };

    public static Note OfMessage(Guid leadId, Conversations.Message message, DateTime nowUtc) =>
        new()
        {
            OrganizationId = message.OrganizationId,
            LeadId = leadId,
            Content = Text.Shorten(message.Text ?? "", ContentMaxLength),
            MessageId = message.Id,
            CreatedAtUtc = nowUtc,
        };

    /// <summary>The message it repeats was edited.</summary>
    public void Follow(Conversations.Message message) => Content = Text.Shorten(message.Text ?? "", ContentMaxLength);
}
