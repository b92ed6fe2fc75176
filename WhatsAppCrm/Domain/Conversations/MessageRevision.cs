namespace WhatsAppCrm.Domain.Conversations;

/// <summary>A wording a message no longer has. Unique per message and edit, so that a repeated edit leaves one.</summary>
public sealed class MessageRevision : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid MessageId { get; private set; }

    /// <summary>Meta's id of the edit that brought this row.</summary>
    public string EditId { get; private set; } = "";

    public string? Text { get; private set; }

    /// <summary>Since when it read like this.</summary>
    public DateTime AtUtc { get; private set; }

    private MessageRevision()
    {
    }

    internal MessageRevision(Message message, string? text, string editId, DateTime atUtc) =>
        (OrganizationId, MessageId, Text, EditId, AtUtc) = (message.OrganizationId, message.Id, text, editId, atUtc);
}
