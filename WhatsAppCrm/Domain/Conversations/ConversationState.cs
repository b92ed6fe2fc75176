namespace WhatsAppCrm.Domain.Conversations;

/// <summary>What a change may have changed, kept for taking it back.</summary>
public sealed record ConversationState(
    ConversationStatus Status, DateTime? SnoozedUntilUtc, ConversationPriority Priority, Guid? AssigneeId, int UnreadCount,
    DateTime? WaitingSinceUtc, DateTime OpenedAtUtc, DateTime? FirstAnsweredAtUtc, AutoReplyStop? AutoReplyStop, DateTime? AutoReplyStoppedAtUtc)
{
    public static ConversationState Of(Conversation conversation) => new(
        conversation.Status, conversation.SnoozedUntilUtc, conversation.Priority, conversation.AssigneeId, conversation.UnreadCount,
        conversation.WaitingSinceUtc, conversation.OpenedAtUtc, conversation.FirstAnsweredAtUtc, conversation.AutoReplyStop, conversation.AutoReplyStoppedAtUtc);
}
