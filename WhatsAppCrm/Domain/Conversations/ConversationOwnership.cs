namespace WhatsAppCrm.Domain.Conversations;

/// <summary>Whose a conversation is.</summary>
public sealed partial class Conversation
{
    /// <summary>
    /// Since when a customer who came new, or came back, has nobody: what is given out by turns. Null once somebody has it, or had
    /// it and gave it back: what people put down stays there.
    /// </summary>
    public DateTime? UnownedSinceUtc { get; private set; }

    /// <summary>Gives the conversation to a member, or to nobody. That the person is a member is the use case's to check.</summary>
    /// <param name="cause">What is given by turns is still answered by itself until the member answers: nobody chose to take it.</param>
    /// <returns>The line it left; null when nothing changed.</returns>
    public ConversationEvent? Assign(Guid? userId, Guid? byUserId, DateTime nowUtc, AssignCause cause = AssignCause.BY_HAND)
    {
        if (AssigneeId == userId) return null;
        if (userId is null) LetGo(Conversations.AutoReplyStop.ASSIGNED);
        else if (cause == AssignCause.BY_HAND) HandToPerson(Conversations.AutoReplyStop.ASSIGNED, nowUtc);
        (AssigneeId, UnownedSinceUtc) = (userId, null);
        return Remember(new(this, ConversationEventKind.ASSIGNED, byUserId, nowUtc) { SubjectId = userId, Detail = cause == AssignCause.BY_HAND ? null : cause.ToString() });
    }

    private void LookForOwner(DateTime atUtc) => UnownedSinceUtc ??= AssigneeId is null ? atUtc : null;
}
