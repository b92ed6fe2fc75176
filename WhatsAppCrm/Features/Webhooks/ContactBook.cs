using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Who wrote: found by business-scoped id, then by phone in any of its national spellings, then by the id they had before;
/// else new. Addresses not known yet are adopted, unless they belong to somebody else: two contacts are merged by people.
/// Meta Cloud API, business-scoped user ids, read 2026-11-20.
/// </summary>
internal sealed class ContactBook
{
    private readonly AppDbContext _db;
    private readonly Guid _organizationId;
    private readonly DateTime _nowUtc;
    private readonly Dictionary<(AddressKind Kind, string Value), Contact> _byAddress;

    private ContactBook(AppDbContext db, Guid organizationId, DateTime nowUtc, Dictionary<(AddressKind, string), Contact> byAddress) =>
        (_db, _organizationId, _nowUtc, _byAddress) = (db, organizationId, nowUtc, byAddress);

    /// <summary>Contacts that were there before.</summary>
    public List<Guid> KnownIds => [.. _byAddress.Values.Select(contact => contact.Id).Distinct()];

    public static async Task<ContactBook> LoadAsync(AppDbContext db, Guid organizationId, IEnumerable<Sender> senders, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var wanted = senders.SelectMany(Addresses).ToHashSet();
        var found = new List<ContactAddress>();
        foreach (var kind in new[] { AddressKind.USER_ID, AddressKind.PHONE })
        {
            found.AddRange(await wanted.Where(address => address.Kind == kind).Select(address => address.Value)
                .LoadByKeysAsync(some => db.ContactAddresses.AsNoTracking().Where(address => address.Kind == kind && some.Contains(address.Value)), cancellationToken));
        }

        var contacts = (await found.Select(address => address.ContactId)
            .LoadByKeysAsync(some => db.Contacts.Where(contact => some.Contains(contact.Id)), cancellationToken)).ToDictionary(contact => contact.Id);
        return new ContactBook(db, organizationId, nowUtc, found.ToDictionary(address => (address.Kind, address.Value), address => contacts[address.ContactId]));
    }

    public Contact FindOrCreate(Sender sender)
    {
        var addresses = Addresses(sender).ToList();
        var contact = addresses.Select(address => _byAddress.GetValueOrDefault(address)).FirstOrDefault(found => found is not null) ?? Create(sender);

        var isPhoneOurs = true;
        foreach (var address in addresses)
        {
            if (_byAddress.TryAdd(address, contact)) _db.ContactAddresses.Add(new ContactAddress(_organizationId, contact.Id, address.Kind, address.Value));
            else if (address.Kind == AddressKind.PHONE) isPhoneOurs = _byAddress[address] == contact;
        }

        contact.SawProfileName(sender.ProfileName);
        contact.ShowAddress(isPhoneOurs ? sender.Phone : null, sender.UserId, sender.Username);
        return contact;
    }

    private Contact Create(Sender sender)
    {
        var name = sender.ProfileName?.Trim() is { Length: > 0 } profileName ? profileName
            : sender.Phone is { } phone ? $"WhatsApp {phone.E164}"
            : $"WhatsApp {(sender.Username is null ? "" : "@" + sender.Username)}".TrimEnd();
        var contact = new Contact(_organizationId, name, _nowUtc);
        _db.Contacts.Add(contact);
        return contact;
    }

    /// <summary>In the order in which they are trusted.</summary>
    private static IEnumerable<(AddressKind Kind, string Value)> Addresses(Sender sender)
    {
        if (sender.UserId is { } userId) yield return (AddressKind.USER_ID, userId);
        if (sender.Phone is { } phone) yield return (AddressKind.PHONE, phone.Key);
        if (sender.PreviousUserId is { } previousUserId) yield return (AddressKind.USER_ID, previousUserId);
    }
}
