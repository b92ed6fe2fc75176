namespace WhatsAppCrm.Domain.Conversations;

/// <summary>One message of a conversation, in or out (002's MessageLog): what it is. What we send is made in MessageOutbound.cs, how far it came stands in MessageProgress.cs.</summary>
public sealed partial class Message : IOwned
{
    /// <summary>Meta Cloud API, text messages, read 2026-11-20.</summary>
    public const int TextMaxLength = 4096;

    public const int ProviderMessageIdMaxLength = 200;

    /// <summary>Meta Cloud API, message templates, read 2026-11-20.</summary>
    public const int TemplateNameMaxLength = 512;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid ConversationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    public MessageDirection Direction { get; private set; }

    public MessageKind Kind { get; private set; }

    /// <summary>Words to show: the text, a caption, the button pressed; the newest wording of an edited message; null when there are none.</summary>
    public string? Text { get; private set; }

    /// <summary>Meta's <c>wamid…</c> (a call's <c>wacid…</c>); unique per number. Null until Meta accepted an outbound message.</summary>
    public string? ProviderMessageId { get; private set; }

    /// <summary>The caller's own id of the send; unique per organization, so that a repeat changes nothing.</summary>
    public string? ClientId { get; private set; }

    /// <summary>Null for what people write here and for what comes in while connected.</summary>
    public MessageOrigin? Origin { get; private set; }

    /// <summary>Meta's id of the message this one answers; it may be one that was never stored here.</summary>
    public string? QuotedProviderMessageId { get; private set; }

    public MessageForwarding? Forwarding { get; private set; }

    /// <summary>Who of a group wrote it; null where the conversation's contact did.</summary>
    public Guid? AuthorContactId { get; private set; }

    /// <summary>By which of the contact's addresses it came; only for contacts merged of two, so that a merge can be undone. Null for all others.</summary>
    public Guid? ViaAddressId { get; private set; }

    /// <summary>When its words were last changed by whoever wrote it; the wordings before are <see cref="MessageRevision"/>s.</summary>
    public DateTime? EditedAtUtc { get; private set; }

    /// <summary>Meta's time for inbound, ours for outbound; the thread's sort key together with the id.</summary>
    public DateTime SentAtUtc { get; private set; }

    /// <summary>The member who wrote it; null for inbound and automatic messages.</summary>
    public Guid? SentByUserId { get; private set; }

    /// <summary><see cref="MessageDetails"/> as JSON, for what is more than words; null for a plain text.</summary>
    public string? PayloadJson { get; private set; }

    /// <summary>Of a template: its name at Meta, so that its use can be counted. Null for everything else.</summary>
    public string? TemplateName { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private Message()
    {
    }

    private Message(Conversation conversation, MessageDirection direction, MessageStatus status, MessageKind kind, string? text, DateTime sentAtUtc, DateTime nowUtc)
    {
        (OrganizationId, ConversationId, WhatsAppAccountId) = (conversation.OrganizationId, conversation.Id, conversation.WhatsAppAccountId);
        (Direction, Status, Kind, Text) = (direction, status, kind, text);
        (SentAtUtc, CreatedAtUtc) = (sentAtUtc, nowUtc);
    }

    public static Message Inbound(Conversation conversation, string providerMessageId, MessageKind kind, string? text, string? payloadJson, DateTime sentAtUtc, DateTime nowUtc) =>
        new(conversation, MessageDirection.INBOUND, MessageStatus.RECEIVED, kind, text, sentAtUtc, nowUtc) { ProviderMessageId = providerMessageId, PayloadJson = payloadJson };

    /// <summary>One of ours that Meta has already: written on the business's phone, or a call made from here.</summary>
    public static Message OutboundElsewhere(Conversation conversation, string providerMessageId, MessageKind kind, string? text, string? payloadJson, DateTime sentAtUtc, DateTime nowUtc) =>
        new(conversation, MessageDirection.OUTBOUND, MessageStatus.SENT, kind, text, sentAtUtc, nowUtc)
        {
            ProviderMessageId = providerMessageId,
            PayloadJson = payloadJson,
            AcceptedAtUtc = sentAtUtc,
        };

    /// <summary>What stands around the words.</summary>
    public void Place(MessageOrigin? origin, string? quotedProviderMessageId, MessageForwarding? forwarding, Guid? authorContactId) =>
        (Origin, QuotedProviderMessageId, Forwarding, AuthorContactId) = (origin, quotedProviderMessageId, forwarding, authorContactId);

    /// <inheritdoc cref="ViaAddressId"/>
    public void CameBy(Guid? addressId) => ViaAddressId = addressId;

    /// <summary>
    /// Takes the new words of its author. Edits may come in any order: an older one than the last takes nothing back.
    /// </summary>
    /// <returns>The wording that is no longer shown, to be kept; null when nothing changed.</returns>
    public MessageRevision? Edit(string? text, string editId, DateTime atUtc)
    {
        if (Kind == MessageKind.DELETED || string.IsNullOrEmpty(text)) return null;
        if (atUtc < EditedAtUtc) return new MessageRevision(this, text, editId, atUtc);
        if (EditedAtUtc == atUtc && Text == text) return null;
        var before = new MessageRevision(this, Text, editId, EditedAtUtc ?? SentAtUtc);
        (Text, EditedAtUtc) = (text, atUtc);
        return before;
    }

    /// <summary>Known by an edit alone so far: the original has not come yet.</summary>
    public bool IsKnownByEditOnly => EditedAtUtc is not null && EditedAtUtc == SentAtUtc;

    /// <summary>A message whose first sign of life is its edit.</summary>
    public void StartFromEdit() => EditedAtUtc = SentAtUtc;

    /// <summary>The original of a message that was known by its edit comes after all.</summary>
    public MessageRevision Originate(string? text, DateTime sentAtUtc)
    {
        SentAtUtc = sentAtUtc;
        return new MessageRevision(this, text, "original", sentAtUtc);
    }

    /// <summary>Its author took it back: what it said goes. Calling twice is harmless; true when something changed.</summary>
    public bool Delete()
    {
        if (Kind == MessageKind.DELETED) return false;
        (Kind, Text, PayloadJson, QuotedProviderMessageId, Forwarding, EditedAtUtc) = (MessageKind.DELETED, null, null, null, null, null);
        return true;
    }

    /// <summary>What could not be shown before can be now: after an upgrade, or because Meta sent the rest. True when it was so.</summary>
    public bool Understand(MessageKind kind, string? text, string? payloadJson)
    {
        if (Kind != MessageKind.UNSUPPORTED || kind == MessageKind.UNSUPPORTED) return false;
        (Kind, Text, PayloadJson) = (kind, text, payloadJson);
        return true;
    }

    /// <summary>Meta has it, and it still says something.</summary>
    public bool CanBeAnswered => ProviderMessageId is not null && Kind is not (MessageKind.DELETED or MessageKind.REACTION or MessageKind.CALL or MessageKind.SYSTEM);

    /// <summary>Meta takes our reactions to what the customer wrote in the last 30 days. Meta Cloud API, reaction messages, read 2026-11-20.</summary>
    public bool CanBeReactedTo(DateTime nowUtc) => CanBeAnswered && Direction == MessageDirection.INBOUND && SentAtUtc > nowUtc - OutgoingReaction.Oldest;

    /// <summary>More became known about what it is, for example how long a call was.</summary>
    public void Describe(string? payloadJson) => PayloadJson = payloadJson;
}
