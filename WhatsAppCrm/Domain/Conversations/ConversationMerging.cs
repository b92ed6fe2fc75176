using WhatsAppCrm.Domain.Contacts;

namespace WhatsAppCrm.Domain.Conversations;

/// <summary>What becomes of conversations when two contacts turn out to be one person.</summary>
public sealed partial class Conversation
{
    /// <summary>
    /// Where answers go when it is not where the contact's go: someone merged of two may write to each number from another phone,
    /// and the 24 hours are those of the phone that wrote. Set by a merge, then it follows whoever wrote last.
    /// </summary>
    public string? ToPhone { get; private set; }

    /// <inheritdoc cref="ToPhone"/>
    public string? ToUserId { get; private set; }

    public bool HasOwnRecipient => ToPhone is not null || ToUserId is not null;

    public void AnswerTo(string? phone, string? userId) => (ToPhone, ToUserId) = (phone, userId);

    /// <summary>Keeps answers going where they went before the contact gets more addresses.</summary>
    public void KeepAnswering(Contact contact)
    {
        if (!HasOwnRecipient) AnswerTo(contact.Phone, contact.UserId);
    }

    /// <summary>The contact has another address than before.</summary>
    /// <param name="formerPhone">E.164; null when it is not said.</param>
    public void FollowRecipient(string? formerPhone, string? formerUserId, string? phone, string? userId)
    {
        if ((ToPhone is not null && ToPhone == formerPhone) || (ToUserId is not null && ToUserId == formerUserId)) AnswerTo(phone, userId);
    }

    public void BelongTo(Contact contact) => ContactId = contact.Id;

    public void UnlinkLead() => LeadId = null;

    /// <summary>
    /// Takes over what the list shows of <paramref name="other"/>, whose messages come here: unread add up, the newest message and
    /// the later window count, answers go to whoever wrote last, and unless both stand the same it is open.
    /// </summary>
    public void TakeOver(Conversation other)
    {
        if (other.LastInboundAtUtc is { } inbound && (LastInboundAtUtc is null || inbound > LastInboundAtUtc))
        {
            LastInboundAtUtc = inbound;
            AnswerTo(other.ToPhone, other.ToUserId);
        }

        if (other.LastMessageId is not null && (LastMessageId is null || other.LastMessageAtUtc > LastMessageAtUtc)) ShowLast(other);
        UnreadCount += other.UnreadCount;
        if (Status != other.Status) Status = ConversationStatus.OPEN;
        AssigneeId ??= other.AssigneeId;
        LeadId ??= other.LeadId;
        if (other.CreatedAtUtc < CreatedAtUtc) CreatedAtUtc = other.CreatedAtUtc;
        TakeOverAutoReply(other);
        TakeOverTriage(other);
    }

    /// <summary>How many of its messages nobody has read, after messages left it or came to it by hand.</summary>
    public void CountUnread(int unread) => UnreadCount = unread;

    /// <summary>What the list shows, counted anew after messages went to another conversation.</summary>
    /// <param name="newest">Null when none is left.</param>
    public void Recount(Message? newest, DateTime? lastInboundAtUtc, bool reopens)
    {
        (LastInboundAtUtc, LastMessageId) = (lastInboundAtUtc, newest?.Id);
        if (reopens) (Status, SnoozedUntilUtc) = (ConversationStatus.OPEN, null);
        if (newest is null)
        {
            (LastMessagePreview, LastMessageKind, LastMessageDirection, LastMessageStatus) = (null, null, null, null);
            return;
        }

        LastMessageAtUtc = newest.SentAtUtc;
        Follow(newest);
    }

    private void ShowLast(Conversation other)
    {
        (LastMessageId, LastMessageAtUtc, LastMessagePreview) = (other.LastMessageId, other.LastMessageAtUtc, other.LastMessagePreview);
        (LastMessageKind, LastMessageDirection, LastMessageStatus) = (other.LastMessageKind, other.LastMessageDirection, other.LastMessageStatus);
    }
}
