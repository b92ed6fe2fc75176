using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// A status tells the business-scoped id of whom a message reached: people known by phone alone get theirs. An id that is
/// somebody else's stays there. Meta Cloud API, business-scoped user ids, read 2026-11-20.
/// </summary>
internal sealed class LearnUserIds(AppDbContext db, Guid organizationId, MergeHints hints)
{
    public async Task RunAsync(IReadOnlyCollection<(Guid ConversationId, Sender Recipient)> reached, CancellationToken cancellationToken)
    {
        var byConversation = reached.Where(item => item.Recipient.UserId is not null).DistinctBy(item => item.ConversationId).ToDictionary(item => item.ConversationId, item => item.Recipient);
        var unknown = await byConversation.Keys.LoadByKeysAsync(some =>
            from conversation in db.Conversations
            where some.Contains(conversation.Id)
            join contact in db.Contacts on conversation.ContactId equals contact.Id
            where contact.UserId == null && !contact.IsGroup
            select new { conversation.Id, Contact = contact }, cancellationToken);
        if (unknown.Count == 0) return;

        var values = unknown.SelectMany(item => new[] { byConversation[item.Id].UserId, byConversation[item.Id].ParentUserId }).OfType<string>();
        var taken = (await values.LoadByKeysAsync(some => db.ContactAddresses.AsNoTracking().Where(address => address.Kind != AddressKind.PHONE && some.Contains(address.Value)), cancellationToken))
            .ToDictionary(address => (address.Kind, address.Value), address => address.ContactId);
        foreach (var item in unknown.DistinctBy(item => item.Contact.Id))
        {
            var recipient = byConversation[item.Id];
            var isNew = Adopt(item.Contact, AddressKind.USER_ID, recipient.UserId, taken);
            var isParentNew = Adopt(item.Contact, AddressKind.PARENT_USER_ID, recipient.ParentUserId, taken);
            item.Contact.ShowAddress(null, isNew ? recipient.UserId : null, null, isParentNew ? recipient.ParentUserId : null);
        }
    }

    private bool Adopt(Contact contact, AddressKind kind, string? value, Dictionary<(AddressKind, string), Guid> taken)
    {
        if (value is null) return false;
        if (!taken.TryAdd((kind, value), contact.Id))
        {
            if (taken[(kind, value)] != contact.Id) hints.Add(contact.Id, taken[(kind, value)], MergeReason.SEEN_TOGETHER);
            return false;
        }

        db.ContactAddresses.Add(new ContactAddress(organizationId, contact.Id, kind, value));
        return true;
    }
}
