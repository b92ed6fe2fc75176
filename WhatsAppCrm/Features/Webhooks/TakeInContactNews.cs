using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>What becomes known about people without a message: what they want in promotions, and what the business's phone calls them.</summary>
internal sealed class TakeInContactNews(AppDbContext db, Guid organizationId, ContactBook contacts, HashSet<LiveEvent> changes)
{
    public async Task RunAsync(IReadOnlyList<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        var changed = new HashSet<Guid>();
        foreach (var preference in parts.SelectMany(part => part.Change.Preferences))
        {
            var contact = contacts.FindOrCreate(preference.Sender);
            if (contact.Choose(preference.Choice, preference.Detail, preference.AtUtc)) changed.Add(contact.Id);
        }

        foreach (var entry in parts.SelectMany(part => part.Change.AddressBook))
        {
            // Somebody taken out of the phone's contacts is not forgotten, and not made known either.
            var contact = entry.Name is null ? contacts.Find(entry.Sender) : contacts.FindOrCreate(entry.Sender);
            contact?.SawAddressBook(entry.Name, entry.AtUtc);
            if (contact is not null) changed.Add(contact.Id);
        }

        var conversations = await changed.LoadByKeysAsync(some => db.Conversations.Where(conversation => some.Contains(conversation.ContactId)).Select(conversation => conversation.Id), cancellationToken);
        changes.UnionWith(conversations.Select(id => new LiveEvent(organizationId, LiveEventKind.Conversation, id)));
    }
}
