using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Sending;

/// <summary>The end of the line: how every message gets into the outbox.</summary>
public static class OutboxLine
{
    /// <summary>
    /// Adds the message's place, to be saved with the message in the caller's write transaction. What already waits in its
    /// conversation leaves before it, so it may not wait in a slower lane.
    /// </summary>
    public static async Task<OutboxMessage> EnqueueAsync(this AppDbContext db, Message message, SendLane lane, DateTime nowUtc, CancellationToken cancellationToken)
    {
        SendLane[] slower = [.. Enum.GetValues<SendLane>().Where(other => other > lane)];
        if (slower.Length > 0)
        {
            await db.OutboxMessages
                .Where(row => row.ConversationId == message.ConversationId && row.State == JobState.PENDING && slower.Contains(row.Lane))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Lane, lane), cancellationToken);
        }

        var outbox = new OutboxMessage(message, nowUtc, lane);
        db.OutboxMessages.Add(outbox);
        return outbox;
    }
}
