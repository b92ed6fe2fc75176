using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Search;

namespace WhatsAppCrm.Features.Search;

/// <summary>Reads the people a search found: those in whom the words still stand, and who have a conversation to open.</summary>
internal sealed class FoundPeople(AppDbContext db)
{
    public async Task<IReadOnlyList<PersonHit>> LoadAsync(List<Guid> ids, SearchQuery query, CancellationToken cancellationToken)
    {
        var people = await ids.LoadByKeysAsync(some => db.Contacts.AsNoTracking().Where(contact => some.Contains(contact.Id))
            .Select(contact => new { contact.Id, contact.Name, contact.AddressBookName, contact.Username, contact.Phone }), cancellationToken);
        var conversations = (await ids.LoadByKeysAsync(some => db.Conversations.AsNoTracking().Where(conversation => some.Contains(conversation.ContactId))
            .Select(conversation => new { conversation.Id, conversation.ContactId, conversation.LastMessageAtUtc }), cancellationToken)).ToLookup(conversation => conversation.ContactId);
        var numbers = (await ids.LoadByKeysAsync(some => db.ContactAddresses.AsNoTracking().Where(address => some.Contains(address.ContactId) && address.Kind == AddressKind.PHONE)
            .Select(address => new { address.ContactId, address.Value }), cancellationToken)).ToLookup(address => address.ContactId, address => address.Value);
        var leads = (await ids.LoadByKeysAsync(some => db.Leads.AsNoTracking().Where(lead => lead.ContactId != null && some.Contains(lead.ContactId.Value))
            .Select(lead => new { lead.ContactId, lead.Name, lead.Email, lead.Phone }), cancellationToken)).ToLookup(lead => lead.ContactId);

        var found = new List<PersonHit>();
        foreach (var person in people)
        {
            if (conversations[person.Id].OrderByDescending(conversation => conversation.LastMessageAtUtc).FirstOrDefault() is not { } conversation) continue;
            var others = new[] { person.AddressBookName, person.Username }.Concat(leads[person.Id].SelectMany(lead => new[] { lead.Name, lead.Email })).OfType<string>().Where(other => other != person.Name);
            var phones = new[] { person.Phone }.Concat(numbers[person.Id].Concat(leads[person.Id].Select(lead => lead.Phone)).SelectMany(Spellings)).OfType<string>();
            if (Mark(person.Name, [.. others], [.. phones.Distinct()], query) is not var (name, beside)) continue;
            found.Add(new(person.Id, conversation.Id, name, beside, conversation.LastMessageAtUtc));
        }

        return [.. found.OrderByDescending(person => person.LastMessageAtUtc).ThenBy(person => person.ContactId)];
    }

    /// <summary>Null unless everything looked for stands in one or another of them.</summary>
    private static (MarkedText Name, MarkedText? Beside)? Mark(string name, IReadOnlyList<string> others, IReadOnlyList<string> phones, SearchQuery query)
    {
        var found = new HashSet<int>();
        var ofName = new MarkedText(name, query.Find(name, found));
        var beside = others.Select(other => new MarkedText(other, query.Find(other, found))).Concat(phones.Select(phone => new MarkedText(phone, query.FindInNumber(phone, found)))).ToList();
        if (!query.HasAll(found)) return null;
        return (ofName, beside.FirstOrDefault(text => text.Marks.Count > 0) ?? (phones.Count > 0 ? new MarkedText(phones[0], []) : null));
    }

    private static IEnumerable<string> Spellings(string? phone) => PhoneNumber.TryParse(phone, out var number) ? number.Variants.Select(digits => "+" + digits) : [];
}
