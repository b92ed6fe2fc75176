using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>
/// Contacts and all that is theirs, locked in the order in which webhooks, sends and automatic replies lock it: messages for later, what waits for a reply, places in the outbox, messages,
/// conversations, each by id; contacts last. What is read to know what to lock is read again once it is locked.
/// </summary>
internal sealed record MergeLocks(IReadOnlyDictionary<Guid, Contact> Contacts, List<Conversation> Conversations, HashSet<Guid> MessageIds)
{
    /// <param name="contactIds">Those that must be there.</param>
    /// <param name="messages">The messages that will move, of the conversations with these ids.</param>
    /// <exception cref="ReadAgainException">Something came in between.</exception>
    public static async Task<MergeLocks> TakeAsync(AppDbContext db, Guid[] contactIds, Func<IReadOnlyList<Conversation>, IQueryable<Message>> messages, CancellationToken cancellationToken)
    {
        var seen = await db.Conversations.AsNoTracking().Where(conversation => contactIds.Contains(conversation.ContactId)).OrderBy(conversation => conversation.Id).ToListAsync(cancellationToken);
        var ids = seen.ConvertAll(conversation => conversation.Id);
        var moving = messages(seen);
        // SQLite has one writer, and that is us.
        if (!db.Database.IsSqlite())
        {
            await db.ScheduledMessages.Where(row => ids.Contains(row.ConversationId)).OrderBy(row => row.Id).ForUpdate().Select(row => row.Id).ToListAsync(cancellationToken);
            await db.PendingAutoReplies.Where(row => ids.Contains(row.ConversationId)).OrderBy(row => row.MessageId).ForUpdate().Select(row => row.MessageId).ToListAsync(cancellationToken);
            await db.OutboxMessages.Where(row => ids.Contains(row.ConversationId)).OrderBy(row => row.Id).ForUpdate().Select(row => row.Id).ToListAsync(cancellationToken);
        }

        var messageIds = (await moving.OrderBy(message => message.Id).ForUpdate().Select(message => message.Id).ToListAsync(cancellationToken)).ToHashSet();
        var conversations = await db.Conversations.Where(conversation => contactIds.Contains(conversation.ContactId)).OrderBy(conversation => conversation.Id).ForUpdate().ToListAsync(cancellationToken);
        var contacts = await db.Contacts.Where(contact => contactIds.Contains(contact.Id)).OrderBy(contact => contact.Id).ForUpdate().ToDictionaryAsync(contact => contact.Id, cancellationToken);

        if (contacts.Count != contactIds.Length || !conversations.Select(conversation => conversation.Id).SequenceEqual(ids)) throw new ReadAgainException();
        if (!db.Database.IsSqlite() && await moving.CountAsync(cancellationToken) != messageIds.Count) throw new ReadAgainException();
        return new(contacts, conversations, messageIds);
    }
}
