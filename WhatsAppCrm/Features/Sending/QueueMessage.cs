using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending.Later;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Queues anything we send: the message, its place in the outbox and the conversation's list columns in one transaction; the drain
/// is woken after the commit. Refused outside the customer's 24 hours, because Meta would refuse it then; templates are not. A
/// reaction is no line of the thread: the conversation stays where it is.
/// </summary>
/// <param name="uploads">Null while nothing uploads files: then media is refused.</param>
public sealed class QueueMessage(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents, OutboxSignal outboxSignal, IMediaUploads? uploads = null)
{
    /// <summary>Code of the problem that a scheduled message was sent or cancelled meanwhile.</summary>
    internal const string NotWaiting = "SCHEDULE_OVER";

    /// <exception cref="ProblemException">
    /// <c>WINDOW_CLOSED</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>MEDIA_NOT_POSSIBLE</c>, <c>REPLY_NOT_POSSIBLE</c>, <c>REACTION_NOT_POSSIBLE</c>,
    /// <c>RECIPIENT_NOT_REACHABLE</c>, <c>REPLY_HELD</c> (see <see cref="UnseenAnswers"/>), or <c>NOT_FOUND</c> for a conversation, message or lead that is not ours.
    /// </exception>
    /// <exception cref="InvalidInputException">Fields of the content, <c>toPhone</c>, <c>clientId</c> or <c>lastSeenMessageId</c>.</exception>
    public async Task<QueuedMessage> RunAsync(MessageToSend command, CancellationToken cancellationToken)
    {
        if (command.Lane == SendLane.REPLY && (command.Scheduled is null || current.UserId is not null)) current.Require(Role.SELLER);
        command = command with { Content = command.Content.Checked(), ClientId = Text.Optional(command.ClientId, "clientId", 100) };
        if (command.Content is OutgoingMedia && uploads is null) throw new ProblemException(Problem.Conflict("MEDIA_NOT_POSSIBLE"));
        var phone = Recipient(command);

        QueuedMessage queued;
        try
        {
            queued = await QueueAsync(command, phone, cancellationToken);
        }
        catch (DbUpdateException) when (command.ClientId is not null || phone is not null)
        {
            // Two at once: a unique index let one through. The second look finds the first's message, or the person it made.
            queued = await QueueAsync(command, phone, cancellationToken);
        }

        if (command.EndsDraft && current.UserId is { } writer) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Drafts, writer));
        if (queued.IsRepeat) return queued;
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Messages, queued.ConversationId));
        if (command.Content is not OutgoingReaction) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, queued.ConversationId));
        if (command.LeadId is { } leadId) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Lead, leadId));
        outboxSignal.Wake();
        return queued;
    }

    private async Task<QueuedMessage> QueueAsync(MessageToSend command, PhoneNumber? phone, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        // Before all else, as a merge locks it.
        var scheduled = command.Scheduled is { } origin ? await LockWaitingAsync(db, origin.Id, cancellationToken) : null;
        if (command.ClientId is { } clientId && await FindRepeatAsync(db, clientId, cancellationToken) is { } repeat)
        {
            if (command.EndsDraft && await db.EndDraftAsync(current.RequiredUserId, repeat.ConversationId, cancellationToken) > 0) await transaction.CommitAsync(cancellationToken);
            return repeat;
        }

        if (command.LeadId is { } leadId && !await db.Leads.AnyAsync(lead => lead.Id == leadId, cancellationToken)) throw new ProblemException(Problem.NotFound);

        var target = await SendTarget.FindAsync(db, command, phone, current.RequiredId, now, cancellationToken);
        target.Require(command.Content, now);
        await UnseenAnswers.RequireNoneAsync(db, target.Conversation, command, current.UserId, cancellationToken);
        var quoted = await QuotedInThread.FindAsync(db, target.Conversation, command, now, cancellationToken);

        var message = Message.Outbound(target.Conversation, command.Content, quoted, command.Scheduled?.AuthorUserId ?? current.UserId, command.ClientId, now);
        if (message.Kind != MessageKind.REACTION) target.Conversation.Add(message);
        db.Messages.Add(message);
        if (command.Content is OutgoingMedia media) await uploads!.AttachAsync(db, message, media, cancellationToken);
        var outbox = await db.EnqueueAsync(message, command.Lane, now, cancellationToken);
        target.Address(outbox, phone);
        if (command.LeadId is { } noted && message.Kind != MessageKind.REACTION && message.Text is not null) db.Notes.Add(Note.OfMessage(noted, message, now));
        scheduled?.Sent(message.Id, now);
        await db.SaveChangesAsync(cancellationToken);
        if (command.EndsDraft) await db.EndDraftAsync(current.RequiredUserId, message.ConversationId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        CrashPoints.Pass(CrashPoint.OUT_QUEUED);
        return new(message.Id, outbox.Id, message.ConversationId, IsRepeat: false);
    }

    private static async Task<QueuedMessage?> FindRepeatAsync(AppDbContext db, string clientId, CancellationToken cancellationToken) =>
        await (
                from message in db.Messages
                where message.ClientId == clientId
                join outbox in db.OutboxMessages on message.Id equals outbox.MessageId
                select new QueuedMessage(message.Id, outbox.Id, message.ConversationId, true))
            .SingleOrDefaultAsync(cancellationToken);

    /// <exception cref="ProblemException"><c>SCHEDULE_OVER</c>: it was sent or cancelled meanwhile.</exception>
    private static async Task<ScheduledMessage> LockWaitingAsync(AppDbContext db, Guid id, CancellationToken cancellationToken) =>
        await db.ScheduledMessages.Where(one => one.Id == id).ForUpdate().SingleOrDefaultAsync(cancellationToken) is { IsOpen: true } open ? open : throw new ProblemException(Problem.Conflict(NotWaiting));

    internal static PhoneNumber? Recipient(MessageToSend command)
    {
        if (command.ConversationId is not null) return null;
        if (string.IsNullOrWhiteSpace(command.ToPhone)) throw new InvalidInputException("toPhone", "Required");
        return PhoneNumber.TryParse(command.ToPhone, out var phone) ? phone : throw new InvalidInputException("toPhone", "Invalid");
    }
}
