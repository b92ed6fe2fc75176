using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Something for one person: by <paramref name="ConversationId"/>, or by <paramref name="ToPhone"/> as people write numbers.</summary>
public sealed record MessageToSend(OutgoingContent Content, Guid? ConversationId = null, string? ToPhone = null)
{
    /// <summary>Leaves a note with the words on this lead (002).</summary>
    public Guid? LeadId { get; init; }

    /// <summary>The caller's own id of the send, at most 100 characters; a repeat queues nothing and answers the first result.</summary>
    public string? ClientId { get; init; }

    /// <summary>Ours of the message it answers: one of the same conversation that Meta has.</summary>
    public Guid? ReplyToId { get; init; }

    /// <summary>Ours of the newest message its writer had seen: the reply is held when a colleague answered after it. Null: it is sent all the same.</summary>
    public Guid? LastSeenMessageId { get; init; }

    public SendLane Lane { get; init; }

    /// <summary>It was written in the composer: the sender's draft of a reply ends with it.</summary>
    public bool EndsDraft { get; init; }

    /// <summary>What waited until now, and who wrote it; null for all that leaves at once. Set by <see cref="Later.ReleaseScheduled"/>.</summary>
    internal ScheduledOrigin? Scheduled { get; init; }

    public static MessageToSend OfText(string? text, Guid? conversationId = null, string? toPhone = null, string? clientId = null) =>
        new(new OutgoingText(text), conversationId, toPhone) { ClientId = clientId };
}

/// <summary>The scheduled row that ends in the transaction that queues its message.</summary>
internal sealed record ScheduledOrigin(Guid Id, Guid AuthorUserId);

/// <param name="IsRepeat">The same <c>ClientId</c> was queued before; this is that message.</param>
public sealed record QueuedMessage(Guid MessageId, Guid JobId, Guid ConversationId, bool IsRepeat);
