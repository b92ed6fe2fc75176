namespace WhatsAppCrm.Domain.Conversations;

/// <summary>What a draft is to become. Stored and sent by name.</summary>
public enum DraftKind
{
    REPLY,
    NOTE,
}

/// <summary>What one member has begun to write in a conversation; one of each kind, and nobody else sees it.</summary>
public sealed class MessageDraft : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid UserId { get; private set; }

    public Guid ConversationId { get; private set; }

    public DraftKind Kind { get; private set; }

    public string Text { get; private set; } = "";

    public DateTime SavedAtUtc { get; private set; }

    private MessageDraft()
    {
    }

    public MessageDraft(Guid organizationId, Guid userId, Guid conversationId, DraftKind kind, string text, DateTime nowUtc)
    {
        (OrganizationId, UserId, ConversationId, Kind) = (organizationId, userId, conversationId, kind);
        Save(text, nowUtc);
    }

    /// <summary>As it stands in the composer, blanks and all; what is longer than a message is cut.</summary>
    public void Save(string text, DateTime nowUtc) => (Text, SavedAtUtc) = (text.Length > Message.TextMaxLength ? text[..Message.TextMaxLength] : text, nowUtc);

    /// <summary>Its conversation's messages stand in another one now.</summary>
    public void BelongTo(Conversation conversation) => ConversationId = conversation.Id;

    /// <summary>Another of the same member comes into this one's conversation: nothing of either is lost.</summary>
    public void Append(MessageDraft other) => Save(Text + "\n" + other.Text, SavedAtUtc > other.SavedAtUtc ? SavedAtUtc : other.SavedAtUtc);
}
