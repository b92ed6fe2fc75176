using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// The same once more as a new message at the end of the conversation: the old one keeps what became of it, and a late status of the
/// old one never settles the new one. For the use cases that decide whether it may be; inside their write transaction.
/// </summary>
public sealed class SendAgain(CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents, OutboxSignal outboxSignal, IMediaUploads? uploads = null)
{
    /// <param name="old">Locked, and not sent again yet.</param>
    /// <exception cref="ProblemException"><c>WINDOW_CLOSED</c>, <c>NUMBER_NOT_CONNECTED</c>, or <c>RESEND_NOT_POSSIBLE</c> for a file that is no longer here.</exception>
    public async Task<QueuedMessage> AddAsync(AppDbContext db, Message message, OutboxMessage old, CancellationToken cancellationToken)
    {
        if (WireContent.HasFile(message.Kind) && uploads is null) throw new ProblemException(Problem.Conflict("RESEND_NOT_POSSIBLE"));

        var now = clock.GetUtcNow().UtcDateTime;
        var conversation = await db.Conversations.Where(one => one.Id == message.ConversationId).ForUpdate().SingleAsync(cancellationToken);
        var number = await db.WhatsAppAccounts.AsNoTracking().SingleAsync(one => one.Id == message.WhatsAppAccountId, cancellationToken);
        if (!number.CanSend) throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));
        if (message.Kind != MessageKind.TEMPLATE && !conversation.IsWindowOpen(now)) throw new ProblemException(Problem.Conflict("WINDOW_CLOSED"));

        var again = Message.Again(message, conversation, current.UserId, now);
        conversation.Follow(message);
        if (again.Kind != MessageKind.REACTION) conversation.Add(again);
        db.Messages.Add(again);
        if (WireContent.HasFile(again.Kind)) await uploads!.AttachAgainAsync(db, message, again, cancellationToken);
        var outbox = await db.EnqueueAsync(again, SendLane.REPLY, now, cancellationToken);
        old.ResentAs(again.Id);
        return new(again.Id, outbox.Id, conversation.Id, IsRepeat: false);
    }

    /// <summary>After the commit.</summary>
    public void Tell(Guid conversationId)
    {
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Messages, conversationId));
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, conversationId));
        outboxSignal.Wake();
    }

    /// <summary>The new message of one that was sent again before; null when it was not.</summary>
    public static async Task<QueuedMessage?> FindAsync(AppDbContext db, OutboxMessage old, CancellationToken cancellationToken) =>
        old.ResentAsMessageId is not { } messageId ? null : await db.OutboxMessages.AsNoTracking().Where(row => row.MessageId == messageId)
            .Select(row => new QueuedMessage(messageId, row.Id, row.ConversationId, true)).SingleAsync(cancellationToken);

    /// <summary>The message and its place in the outbox, both locked in the order in which outcomes and statuses lock them.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: not a message of this organization, or not one that we sent.</exception>
    public static async Task<(Message Message, OutboxMessage Outbox)> LockAsync(AppDbContext db, Guid messageId, CancellationToken cancellationToken)
    {
        var outbox = await db.OutboxMessages.Where(row => row.MessageId == messageId).ForUpdate().SingleOrDefaultAsync(cancellationToken)
            ?? throw new ProblemException(Problem.NotFound);
        return (await db.Messages.Where(one => one.Id == messageId).ForUpdate().SingleAsync(cancellationToken), outbox);
    }
}
