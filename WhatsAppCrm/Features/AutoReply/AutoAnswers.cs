using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>How an automatic answer gets into its conversation and the outbox.</summary>
public sealed class AutoAnswers(CurrentOrganization current, ILiveEvents liveEvents, OutboxSignal outboxSignal)
{
    /// <summary>
    /// Adds messages and their places in the outbox, to be saved in the caller's write transaction. Their ids for callers are made of the
    /// customer's message, and unique: whatever goes wrong, one message gets one answer.
    /// </summary>
    /// <param name="conversation">Locked, its window open.</param>
    /// <exception cref="Domain.InvalidInputException">A text is empty, too long, or holds characters WhatsApp does not take.</exception>
    public async Task WriteAsync(AppDbContext db, Conversation conversation, PendingAutoReply to, IReadOnlyList<string> texts, DateTime nowUtc, CancellationToken cancellationToken)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            var message = Message.AutomaticText(conversation, texts[i], $"auto:{to.MessageId:N}:{i}", nowUtc);
            conversation.Add(message);
            db.Messages.Add(message);
            await db.EnqueueAsync(message, SendLane.AUTOMATION, nowUtc, cancellationToken);
        }
    }

    /// <summary>After the commit.</summary>
    public void Tell(IReadOnlyCollection<Guid> conversationIds)
    {
        foreach (var id in conversationIds)
        {
            liveEvents.Publish(new(current.RequiredId, LiveEventKind.Messages, id));
            liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, id));
        }

        if (conversationIds.Count > 0) outboxSignal.Wake();
    }
}
