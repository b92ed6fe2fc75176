// Longer than 120 lines: two records that are its contract stand in front of it.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending;

/// <summary>A free text to one person: by <paramref name="ConversationId"/>, or by <paramref name="ToPhone"/> as people write numbers.</summary>
/// <param name="LeadId">Leaves a note with the text on this lead (002).</param>
/// <param name="ClientId">The caller's own id of the send, at most 100 characters; a repeat queues nothing and answers the first result.</param>
public sealed record TextToSend(string Text, Guid? ConversationId = null, string? ToPhone = null, Guid? LeadId = null, string? ClientId = null);

/// <param name="IsRepeat">The same <c>ClientId</c> was queued before; this is that message.</param>
public sealed record QueuedMessage(Guid MessageId, Guid JobId, Guid ConversationId, bool IsRepeat);

/// <summary>
/// Queues a free text: the message, its place in the outbox and the conversation's list columns in one transaction; the drain
/// is woken after the commit. Refused outside the customer's 24 hours, because Meta would refuse it then.
/// </summary>
public sealed class QueueText(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents, OutboxSignal outboxSignal)
{
    /// <exception cref="ProblemException"><c>WINDOW_CLOSED</c>, <c>NUMBER_NOT_CONNECTED</c>, or <c>NOT_FOUND</c> for a conversation or lead that is not ours.</exception>
    /// <exception cref="InvalidInputException">Fields <c>text</c>, <c>toPhone</c> or <c>clientId</c>.</exception>
    public async Task<QueuedMessage> RunAsync(TextToSend command, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var text = Text.Required(command.Text, "text", Message.TextMaxLength);
        var clientId = Text.Optional(command.ClientId, "clientId", 100);
        var phone = Recipient(command);

        QueuedMessage queued;
        try
        {
            queued = await QueueAsync(command with { Text = text, ClientId = clientId }, phone, cancellationToken);
        }
        catch (DbUpdateException) when (clientId is not null)
        {
            // Two repeats at once: the unique index let one through, and that one is the answer.
            await using var db = await factory.CreateDbContextAsync(cancellationToken);
            if (await FindRepeatAsync(db, clientId, cancellationToken) is not { } first) throw;
            return first;
        }

        if (queued.IsRepeat) return queued;
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Messages, queued.ConversationId));
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, queued.ConversationId));
        if (command.LeadId is { } leadId) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Lead, leadId));
        outboxSignal.Wake();
        return queued;
    }

    private async Task<QueuedMessage> QueueAsync(TextToSend command, PhoneNumber? phone, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (command.ClientId is { } clientId && await FindRepeatAsync(db, clientId, cancellationToken) is { } repeat) return repeat;

        var conversationId = command.ConversationId ?? await FindConversationAsync(db, phone!.Value, cancellationToken);
        var conversation = await LockAsync(db, conversationId, cancellationToken)
            ?? await LockAsync(db, await db.FollowConversationAsync(conversationId, cancellationToken), cancellationToken)
            ?? throw new ProblemException(Problem.NotFound);
        if (command.LeadId is { } leadId && !await db.Leads.AnyAsync(lead => lead.Id == leadId, cancellationToken)) throw new ProblemException(Problem.NotFound);

        var now = clock.GetUtcNow().UtcDateTime;
        var account = await db.WhatsAppAccounts.AsNoTracking().SingleAsync(one => one.Id == conversation.WhatsAppAccountId, cancellationToken);
        if (!account.CanSend) throw new ProblemException(Problem.Conflict("NUMBER_NOT_CONNECTED"));
        if (!conversation.IsWindowOpen(now)) throw new ProblemException(Problem.Conflict("WINDOW_CLOSED"));

        var message = Message.OutboundText(conversation, command.Text, current.UserId, command.ClientId, now);
        conversation.Add(message);
        db.Messages.Add(message);
        var outbox = await db.EnqueueAsync(message, SendLane.REPLY, now, cancellationToken);
        // Someone merged of two has several numbers: the one that was asked for, wherever else the conversation answers.
        if (phone is { } asked && conversation.HasOwnRecipient && !(PhoneNumber.TryParse(conversation.ToPhone, out var usual) && usual.Key == asked.Key)) outbox.SendTo(asked.E164, null);
        if (command.LeadId is { } noted) db.Notes.Add(Note.OfMessage(noted, message, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(message.Id, outbox.Id, conversation.Id, IsRepeat: false);
    }

    private static Task<Conversation?> LockAsync(AppDbContext db, Guid conversationId, CancellationToken cancellationToken) =>
        db.Conversations.Where(one => one.Id == conversationId).ForUpdate().SingleOrDefaultAsync(cancellationToken);

    /// <summary>The conversation last written in with this number's owner, on a connected number first.</summary>
    private static async Task<Guid> FindConversationAsync(AppDbContext db, PhoneNumber phone, CancellationToken cancellationToken)
    {
        var key = phone.Key;
        var found = await (
                from address in db.ContactAddresses
                where address.Kind == AddressKind.PHONE && address.Value == key
                join conversation in db.Conversations on address.ContactId equals conversation.ContactId
                join account in db.WhatsAppAccounts on conversation.WhatsAppAccountId equals account.Id
                orderby account.Status == WhatsAppAccountStatus.CONNECTED descending, conversation.LastMessageAtUtc descending
                select (Guid?)conversation.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (found is { } id) return id;

        // Someone who never wrote has no open window; nothing is created for them.
        var canSend = await db.WhatsAppAccounts.AnyAsync(account => account.Status == WhatsAppAccountStatus.CONNECTED, cancellationToken);
        throw new ProblemException(Problem.Conflict(canSend ? "WINDOW_CLOSED" : "NUMBER_NOT_CONNECTED"));
    }

    private static async Task<QueuedMessage?> FindRepeatAsync(AppDbContext db, string clientId, CancellationToken cancellationToken) =>
        await (
                from message in db.Messages
                where message.ClientId == clientId
                join outbox in db.OutboxMessages on message.Id equals outbox.MessageId
                select new QueuedMessage(message.Id, outbox.Id, message.ConversationId, true))
            .SingleOrDefaultAsync(cancellationToken);

    private static PhoneNumber? Recipient(TextToSend command)
    {
        if (command.ConversationId is not null) return null;
        if (string.IsNullOrWhiteSpace(command.ToPhone)) throw new InvalidInputException("toPhone", "Required");
        return PhoneNumber.TryParse(command.ToPhone, out var phone) ? phone : throw new InvalidInputException("toPhone", "Invalid");
    }
}
