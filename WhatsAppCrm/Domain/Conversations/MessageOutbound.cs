namespace WhatsAppCrm.Domain.Conversations;

/// <summary>How a message of ours is made. It waits until Meta took it.</summary>
public sealed partial class Message
{
    /// <exception cref="InvalidInputException">Field <c>text</c> is empty or over 4096 characters.</exception>
    public static Message OutboundText(Conversation conversation, string text, Guid? sentByUserId, string? clientId, DateTime nowUtc) =>
        Outbound(conversation, new OutgoingText(text).Checked(), null, sentByUserId, clientId, nowUtc);

    /// <summary>As <see cref="OutboundText"/>, but nobody typed it.</summary>
    public static Message AutomaticText(Conversation conversation, string text, string clientId, DateTime nowUtc)
    {
        var message = OutboundText(conversation, text, sentByUserId: null, clientId, nowUtc);
        message.Origin = MessageOrigin.AUTO_REPLY;
        return message;
    }

    /// <param name="content">Checked.</param>
    /// <param name="quotedProviderMessageId">Meta's id of the message it answers, or reacts to.</param>
    public static Message Outbound(Conversation conversation, OutgoingContent content, string? quotedProviderMessageId, Guid? sentByUserId, string? clientId, DateTime nowUtc) =>
        new(conversation, MessageDirection.OUTBOUND, MessageStatus.QUEUED, content.Kind, content.Words, nowUtc, nowUtc)
        {
            PayloadJson = content.Details?.ToJson(),
            TemplateName = content.Details?.Template?.Name,
            QuotedProviderMessageId = quotedProviderMessageId,
            ClientId = clientId,
            SentByUserId = sentByUserId,
        };

    /// <summary>The same once more, as a message of its own.</summary>
    public static Message Again(Message old, Conversation conversation, Guid? sentByUserId, DateTime nowUtc) =>
        new(conversation, MessageDirection.OUTBOUND, MessageStatus.QUEUED, old.Kind, old.Text, nowUtc, nowUtc)
        {
            PayloadJson = old.PayloadJson,
            TemplateName = old.TemplateName,
            QuotedProviderMessageId = old.QuotedProviderMessageId,
            SentByUserId = sentByUserId,
        };
}
