// Longer than 150 lines: how a person is recognised, learnt and moved is one set of rules and is read together.
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Who wrote: found by business-scoped id, then by the id of the enterprise, then by phone in any of its national spellings;
/// else new. Addresses not known yet are adopted, unless they belong to somebody else: two contacts are merged by people.
/// When Meta says that a number or id changed, the contact is found by what they were before, takes the new addresses and
/// lets go of the old number. Meta Cloud API, business-scoped user ids, read 2026-11-20.
/// </summary>
internal sealed class ContactBook
{
    private readonly AppDbContext _db;
    private readonly Guid _organizationId;
    private readonly DateTime _nowUtc;
    private readonly Dictionary<(AddressKind Kind, string Value), ContactAddress> _addresses = [];
    private readonly Dictionary<Guid, Contact> _contacts = [];

    private readonly MergeHints _hints;

    private ContactBook(AppDbContext db, Guid organizationId, MergeHints hints, DateTime nowUtc) => (_db, _organizationId, _hints, _nowUtc) = (db, organizationId, hints, nowUtc);

    /// <summary>Contacts that were there before.</summary>
    public List<Guid> KnownIds { get; private set; } = [];

    /// <summary>Somebody is new, or has addresses that were not known before.</summary>
    public bool HasLearnt { get; private set; }

    public static async Task<ContactBook> LoadAsync(
        AppDbContext db, Guid organizationId, IReadOnlyCollection<Sender> people, IEnumerable<string> groupIds, MergeHints hints, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var book = new ContactBook(db, organizationId, hints, nowUtc);
        var wanted = people.SelectMany(person => Current(person).Concat(Former(person.Former))).Concat(groupIds.Select(id => (Kind: AddressKind.GROUP, Value: id))).ToHashSet();
        foreach (var kind in Enum.GetValues<AddressKind>())
        {
            book.Note(await wanted.Where(address => address.Kind == kind).Select(address => address.Value)
                .LoadByKeysAsync(some => db.ContactAddresses.AsNoTracking().Where(address => address.Kind == kind && some.Contains(address.Value)), cancellationToken));
        }

        // Whoever moves may have addresses that the notice does not name.
        var moving = people.Where(person => person.Former is not null).SelectMany(person => Former(person.Former)).Select(address => book._addresses.GetValueOrDefault(address)?.ContactId).OfType<Guid>();
        book.Note(await moving.LoadByKeysAsync(some => db.ContactAddresses.AsNoTracking().Where(address => some.Contains(address.ContactId)), cancellationToken));

        foreach (var contact in await book._addresses.Values.Select(address => address.ContactId).LoadByKeysAsync(some => db.Contacts.Where(contact => some.Contains(contact.Id)), cancellationToken))
            book._contacts.Add(contact.Id, contact);
        book.KnownIds = [.. book._contacts.Keys];
        return book;
    }

    /// <summary>Null when nobody is known by any of these addresses.</summary>
    public Contact? Find(Sender person) => Row(Current(person)) is { } row ? _contacts[row.ContactId] : null;

    /// <summary>The address they were recognised by; null when it gave way to another by now.</summary>
    public ContactAddress? AddressOf(Sender person) => Row(Current(person)) is { ReplacedAtUtc: null } row ? row : null;

    public Contact FindOrCreate(Sender person)
    {
        if (person.Former is { } former) return Move(person, former);
        var known = Row(Current(person));
        // Sent before the id gave way to another and come late: whose it is, is known; the rest of it is out of date.
        if (known is { ReplacedAtUtc: not null }) return _contacts[known.ContactId];

        var contact = known is null ? Create(person) : _contacts[known.ContactId];
        Adopt(contact, person, known, MergeReason.SEEN_TOGETHER);
        contact.SawProfileName(person.ProfileName);
        return contact;
    }

    public Contact FindOrCreateGroup(string groupId)
    {
        if (_addresses.TryGetValue((AddressKind.GROUP, groupId), out var known)) return _contacts[known.ContactId];
        var group = Keep(Contact.Group(_organizationId, "WhatsApp group", _nowUtc));
        Add(group, (AddressKind.GROUP, groupId));
        return group;
    }

    /// <summary>Calling twice is harmless: what has moved does not move again.</summary>
    private Contact Move(Sender person, FormerIdentity former)
    {
        var before = Row(Former(former));
        var known = before ?? Row(Current(person));
        var contact = known is null ? Create(person) : _contacts[known.ContactId];
        if (before is { ReplacedAtUtc: null })
        {
            // A new id means a new number (Meta makes one only then): the old number may soon be a stranger's.
            var shown = PhoneNumber.TryParse(contact.Phone, out var phone) ? phone.Key : null;
            foreach (var row in _addresses.Values.Where(row => row.ContactId == contact.Id && row.Kind == AddressKind.PHONE).ToList())
                if (row.Value != person.Phone?.Key && (row.Value == shown || row.Value == former.Phone?.Key)) Remove(row);
            if (shown != person.Phone?.Key) contact.ForgetPhone();
        }

        foreach (var address in Former(former).Where(address => address.Kind != AddressKind.PHONE).Except(Current(person)))
        {
            if (!_addresses.TryGetValue(address, out var row)) row = Add(contact, address, known);
            if (row.ContactId != contact.Id || row.ReplacedAtUtc is not null) continue;
            if (_db.Entry(row).State == EntityState.Detached) _db.Attach(row);
            row.Replace(_nowUtc);
        }

        Adopt(contact, person, known, MergeReason.NUMBER_MOVED);
        return contact;
    }

    private void Adopt(Contact contact, Sender person, ContactAddress? known, MergeReason whenTaken)
    {
        var own = new HashSet<AddressKind>();
        foreach (var address in Current(person))
        {
            if (!_addresses.TryGetValue(address, out var row)) row = Add(contact, address, known);
            if (row.ContactId != contact.Id) _hints.Add(contact.Id, row.ContactId, whenTaken);
            else if (row.ReplacedAtUtc is null) own.Add(address.Kind);
        }

        contact.ShowAddress(
            own.Contains(AddressKind.PHONE) ? person.Phone : null, own.Contains(AddressKind.USER_ID) ? person.UserId : null, person.Username,
            own.Contains(AddressKind.PARENT_USER_ID) ? person.ParentUserId : null);
    }

    private Contact Create(Sender person)
    {
        var name = person.ProfileName?.Trim() is { Length: > 0 } profileName ? profileName
            : person.Phone is { } phone ? $"WhatsApp {phone.E164}"
            : $"WhatsApp {(person.Username is null ? "" : "@" + person.Username)}".TrimEnd();
        return Keep(new Contact(_organizationId, name, _nowUtc));
    }

    private Contact Keep(Contact contact)
    {
        _db.Contacts.Add(contact);
        _contacts.Add(contact.Id, contact);
        return contact;
    }

    private ContactAddress Add(Contact contact, (AddressKind Kind, string Value) address, ContactAddress? beside = null)
    {
        var row = new ContactAddress(_organizationId, contact.Id, address.Kind, address.Value, beside?.Id);
        _db.ContactAddresses.Add(row);
        _addresses.Add(address, row);
        HasLearnt = true;
        return row;
    }

    private void Remove(ContactAddress row)
    {
        _db.ContactAddresses.Remove(row);
        _addresses.Remove((row.Kind, row.Value));
    }

    private void Note(IEnumerable<ContactAddress> rows)
    {
        foreach (var row in rows) _addresses.TryAdd((row.Kind, row.Value), row);
    }

    private ContactAddress? Row(IEnumerable<(AddressKind, string)> addresses) => addresses.Select(address => _addresses.GetValueOrDefault(address)).FirstOrDefault(row => row is not null);

    /// <summary>In the order in which they are trusted.</summary>
    private static IEnumerable<(AddressKind Kind, string Value)> Current(Sender person)
    {
        if (person.UserId is { } userId) yield return (AddressKind.USER_ID, userId);
        if (person.ParentUserId is { } parentUserId) yield return (AddressKind.PARENT_USER_ID, parentUserId);
        if (person.Phone is { } phone) yield return (AddressKind.PHONE, phone.Key);
    }

    private static IEnumerable<(AddressKind Kind, string Value)> Former(FormerIdentity? former) =>
        former is null ? [] : Current(new Sender(former.UserId, former.Phone, former.ParentUserId));
}
