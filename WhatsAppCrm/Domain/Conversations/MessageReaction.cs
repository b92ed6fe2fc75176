namespace WhatsAppCrm.Domain.Conversations;

/// <summary>
/// One person's reaction to a message, named by Meta's id of it: reactions may come before the message they are about, and
/// about messages that were never stored here. One row a person and message: the newest by Meta's time wins.
/// </summary>
public sealed class MessageReaction : IOwned
{
    public const int EmojiMaxLength = 64;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    public string ProviderMessageId { get; private set; } = "";

    /// <summary>The contact; the account's own id when it was us.</summary>
    public Guid SenderId { get; private set; }

    /// <summary>Null once taken back: the row stays, so that an older reaction that comes late does not stand up again.</summary>
    public string? Emoji { get; private set; }

    public DateTime AtUtc { get; private set; }

    public bool IsOurs => SenderId == WhatsAppAccountId;

    private MessageReaction()
    {
    }

    public MessageReaction(Guid organizationId, Guid whatsAppAccountId, string providerMessageId, Guid senderId, string? emoji, DateTime atUtc) =>
        (OrganizationId, WhatsAppAccountId, ProviderMessageId, SenderId, Emoji, AtUtc) = (organizationId, whatsAppAccountId, providerMessageId, senderId, emoji, atUtc);

    /// <summary>True when it is newer than what is known and says something else. Of two in one second the later to come counts.</summary>
    public bool Change(string? emoji, DateTime atUtc)
    {
        if (atUtc < AtUtc) return false;
        AtUtc = atUtc;
        if (Emoji == emoji) return false;
        Emoji = emoji;
        return true;
    }
}
