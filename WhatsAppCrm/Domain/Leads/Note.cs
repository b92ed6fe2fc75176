namespace WhatsAppCrm.Domain.Leads;

/// <summary>
/// A line on a lead: what the customer wrote (not private, one per message) or what a member noted. A member's stands on the lead
/// or in the conversation it was written in, which may have no lead; both places show both. No note is ever sent.
/// </summary>
public sealed class Note : IOwned
{
    public const int ContentMaxLength = 4096;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>Null when it was written in a conversation.</summary>
    public Guid? LeadId { get; private set; }

    /// <summary>Where a member wrote it; null when it was written on a lead.</summary>
    public Guid? ConversationId { get; private set; }

    public string Content { get; private set; } = "";

    public bool IsPrivate { get; private set; }

    /// <summary>Null when it came from a message.</summary>
    public Guid? AuthorUserId { get; private set; }

    /// <summary>The message it repeats; unique, so that a message never leaves two notes.</summary>
    public Guid? MessageId { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    /// <summary>When its author last changed its words.</summary>
    public DateTime? EditedAtUtc { get; private set; }

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

    /// <param name="id">The writer's own, so that writing it twice leaves one; null: a new one.</param>
    /// <exception cref="InvalidInputException">Field <c>content</c> is empty or too long.</exception>
    public static Note InConversation(Conversations.Conversation conversation, string? content, Guid authorUserId, Guid? id, DateTime nowUtc) =>
        new()
        {
            Id = id ?? SortableId.New(),
            OrganizationId = conversation.OrganizationId,
            ConversationId = conversation.Id,
            Content = Text.Required(content, nameof(content), ContentMaxLength),
            IsPrivate = true,
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

    /// <summary>Its author puts it differently. True when that changed anything.</summary>
    /// <exception cref="InvalidInputException">Field <c>content</c> is empty or too long.</exception>
    public bool Rewrite(string? content, DateTime nowUtc)
    {
        var words = Text.Required(content, nameof(content), ContentMaxLength);
        if (words == Content) return false;
        (Content, EditedAtUtc) = (words, nowUtc);
        return true;
    }

    /// <summary>The same note once more, for whoever takes its deletion back.</summary>
    /// <param name="conversationId">Where its conversation's messages stand by now; null for a note on a lead.</param>
    public Note Again(Guid? conversationId)
    {
        var again = (Note)MemberwiseClone();
        again.ConversationId = conversationId;
        return again;
    }

    /// <summary>The message it repeats was edited.</summary>
    public void Follow(Conversations.Message message) => Content = Text.Shorten(message.Text ?? "", ContentMaxLength);
}
