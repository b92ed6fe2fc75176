using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending.Later;

/// <summary>When something is to leave.</summary>
/// <param name="UnlessTheyWrite">Not if the customer writes first.</param>
public sealed record SendTime(DateTime AtUtc, bool UnlessTheyWrite = false);

/// <summary>
/// Keeps a text or a template until its time. Whether it may leave is asked when it is due: a window that is closed now may be open
/// by then, and the other way round. The draft it was written in goes with it.
/// </summary>
public sealed class ScheduleMessage(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, ScheduledSignal signal, TimeProvider clock)
{
    /// <returns>The id of what waits; a repeat of the same <c>ClientId</c> answers the first's.</returns>
    /// <exception cref="ProblemException">
    /// <c>SCHEDULE_NOT_POSSIBLE</c>: neither text nor template; <c>SCHEDULE_FULL</c>: <see cref="ScheduledMessage.MostOfAConversation"/> wait already;
    /// <c>NOT_FOUND</c>, <c>NUMBER_NOT_CONNECTED</c>, <c>TEMPLATE_OF_OTHER_ACCOUNT</c>, <c>REPLY_NOT_POSSIBLE</c>, <c>RECIPIENT_NOT_REACHABLE</c>;
    /// <c>WINDOW_CLOSED</c>: a text to a number that never wrote.
    /// </exception>
    /// <exception cref="InvalidInputException">Field <c>sendAtUtc</c> is past or more than a year ahead; fields of the content, <c>toPhone</c>, <c>clientId</c>.</exception>
    public async Task<Guid> RunAsync(MessageToSend command, SendTime time, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        if (command.Content is not (OutgoingText or OutgoingTemplate)) throw new ProblemException(Problem.Unprocessable("SCHEDULE_NOT_POSSIBLE"));
        command = command with { Content = command.Content.Checked(), ClientId = Text.Optional(command.ClientId, "clientId", 100) };
        var phone = QueueMessage.Recipient(command);
        ScheduledMessage scheduled;
        try
        {
            scheduled = await KeepAsync(command, phone, time, cancellationToken);
        }
        catch (DbUpdateException) when (command.ClientId is not null || phone is not null)
        {
            // Two at once: a unique index let one through.
            scheduled = await KeepAsync(command, phone, time, cancellationToken);
        }

        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Scheduled, scheduled.ConversationId));
        if (command.EndsDraft) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Drafts, current.RequiredUserId));
        signal.Wake();
        return scheduled.Id;
    }

    private async Task<ScheduledMessage> KeepAsync(MessageToSend command, PhoneNumber? phone, SendTime time, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (command.ClientId is { } clientId && await db.ScheduledMessages.SingleOrDefaultAsync(one => one.ClientId == clientId, cancellationToken) is { } before) return before;
        var target = await SendTarget.FindAsync(db, command, phone, current.RequiredId, now, cancellationToken);
        target.RequireReachable(command.Content);
        await QuotedInThread.FindAsync(db, target.Conversation, command, now, cancellationToken);
        var conversationId = target.Conversation.Id;
        if (await db.ScheduledMessages.CountAsync(one => one.ConversationId == conversationId && one.State == ScheduledState.WAITING, cancellationToken) >= ScheduledMessage.MostOfAConversation)
            throw new ProblemException(Problem.Conflict("SCHEDULE_FULL"));

        var scheduled = new ScheduledMessage(target.Conversation, command.Content, current.RequiredUserId, time.AtUtc, now);
        scheduled.Note(command.ReplyToId, time.UnlessTheyWrite, command.ClientId);
        db.Add(scheduled);
        await db.SaveChangesAsync(cancellationToken);
        if (command.EndsDraft) await db.EndDraftAsync(current.RequiredUserId, conversationId, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return scheduled;
    }
}
