using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Search;

namespace WhatsAppCrm.Features.Search;

/// <param name="AtUtc">Its place in the order of results.</param>
/// <param name="Words">None when there is nothing to find.</param>
internal sealed record SearchSource(Guid Id, DateTime AtUtc, IReadOnlyCollection<string> Words);

/// <summary>What can be found of rows, as they are now; rows that are gone are not among them.</summary>
internal sealed class SearchSources(AppDbContext db)
{
    public Task<List<SearchSource>> LoadAsync(SearchKind kind, List<Guid> ids, CancellationToken cancellationToken) => kind switch
    {
        SearchKind.PERSON => PeopleAsync(ids, cancellationToken),
        SearchKind.NOTE => NotesAsync(ids, cancellationToken),
        _ => MessagesAsync(ids, cancellationToken),
    };

    private async Task<List<SearchSource>> MessagesAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await ids.LoadByKeysAsync(some => db.Messages.AsNoTracking().Where(message => some.Contains(message.Id) && message.Text != null && message.Kind != MessageKind.REACTION)
            .Select(message => new { message.Id, message.SentAtUtc, message.Text }), cancellationToken);
        return [.. rows.Select(row => new SearchSource(row.Id, row.SentAtUtc, WordsOf(row.Text)))];
    }

    private async Task<List<SearchSource>> NotesAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await ids.LoadByKeysAsync(some => db.Notes.AsNoTracking().Where(note => some.Contains(note.Id) && note.MessageId == null)
            .Select(note => new { note.Id, note.CreatedAtUtc, note.Content }), cancellationToken);
        return [.. rows.Select(row => new SearchSource(row.Id, row.CreatedAtUtc, WordsOf(row.Content)))];
    }

    private async Task<List<SearchSource>> PeopleAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var rows = await ids.LoadByKeysAsync(some => db.Contacts.AsNoTracking().Where(contact => some.Contains(contact.Id))
            .Select(contact => new { contact.Id, contact.CreatedAtUtc, contact.Name, contact.AddressBookName, contact.Username, contact.Phone }), cancellationToken);
        var phones = (await ids.LoadByKeysAsync(some => db.ContactAddresses.AsNoTracking().Where(address => some.Contains(address.ContactId) && address.Kind == AddressKind.PHONE)
            .Select(address => new { address.ContactId, address.Value }), cancellationToken)).ToLookup(address => address.ContactId, address => address.Value);
        var leads = (await ids.LoadByKeysAsync(some => db.Leads.AsNoTracking().Where(lead => lead.ContactId != null && some.Contains(lead.ContactId.Value))
            .Select(lead => new { lead.ContactId, lead.Name, lead.Email, lead.Phone }), cancellationToken)).ToLookup(lead => lead.ContactId);
        return [.. rows.Select(row => new SearchSource(row.Id, row.CreatedAtUtc,
            [
                .. WordsOf([row.Name, row.AddressBookName, row.Username, .. leads[row.Id].SelectMany(lead => new[] { lead.Name, lead.Email })])
                    .Union(phones[row.Id].Append(row.Phone).Concat(leads[row.Id].Select(lead => lead.Phone)).SelectMany(NumbersOf)),
            ]))];
    }

    /// <summary>Every way the number is written, each found by any part of it.</summary>
    private static IEnumerable<string> NumbersOf(string? phone) =>
        PhoneNumber.TryParse(phone, out var number) ? number.Variants.SelectMany(SearchWords.OfNumber) : [];

    private static HashSet<string> WordsOf(params IEnumerable<string?> texts) => [.. texts.OfType<string>().SelectMany(SearchWords.Of)];
}
