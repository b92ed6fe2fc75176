using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Contacts;

/// <param name="Other">Who may be the same person.</param>
public sealed record SuggestedMerge(ContactLine Other, MergeReason Reason);

/// <summary>
/// Who may be the same person as a contact: pairs that the intake noticed, and what a look-up by each index finds at the moment
/// somebody looks. No pair is ever searched for among all contacts, however many there are. What a member dismissed stays so.
/// </summary>
public sealed class MergeSuggestionQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    private const int AtMost = 5;

    /// <summary>A name that more people have says nothing.</summary>
    private const int NamesakesAtMost = 3;

    /// <summary>The strongest reason first; empty for a group, and for who is not there.</summary>
    public async Task<IReadOnlyList<SuggestedMerge>> ListAsync(Guid contactId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (await db.Contacts.AsNoTracking().SingleOrDefaultAsync(contact => contact.Id == contactId && !contact.IsGroup, cancellationToken) is not { } person) return [];

        var found = new List<(Guid Id, MergeReason Reason)>();
        var dismissed = new HashSet<Guid>();
        foreach (var row in await NoticedAsync(db, person.Id, cancellationToken))
        {
            var otherId = await db.FollowContactAsync(row.OtherId, cancellationToken);
            if (row.IsDismissed) dismissed.Add(otherId);
            else found.Add((otherId, row.Reason));
        }

        found.AddRange((await SamePhoneAsync(db, person, cancellationToken)).Select(id => (id, MergeReason.SAME_PHONE)));
        found.AddRange((await SameUsernameAsync(db, person, cancellationToken)).Select(id => (id, MergeReason.SAME_USERNAME)));
        found.AddRange((await SameEmailAsync(db, person, cancellationToken)).Select(id => (id, MergeReason.SAME_EMAIL)));
        found.AddRange((await SameNameAsync(db, person, cancellationToken)).Select(id => (id, MergeReason.SAME_NAME)));

        var best = found.Where(one => one.Id != person.Id && !dismissed.Contains(one.Id)).GroupBy(one => one.Id).ToDictionary(group => group.Key, group => group.Min(one => one.Reason));
        Guid[] ids = [.. best.OrderBy(one => one.Value).Take(AtMost).Select(one => one.Key)];
        var lines = await db.Contacts.AsNoTracking().Where(contact => ids.Contains(contact.Id) && !contact.IsGroup)
            .Select(contact => new ContactLine(contact.Id, contact.Name, contact.Phone, contact.Username, contact.CreatedAtUtc)).ToListAsync(cancellationToken);
        return [.. lines.Select(line => new SuggestedMerge(line, best[line.Id])).OrderBy(one => one.Reason).ThenBy(one => one.Other.CreatedAt)];
    }

    /// <summary>What was noticed or dismissed for the contact, and for those that were merged into it: their words count for it too.</summary>
    private static async Task<List<(Guid OtherId, MergeReason Reason, bool IsDismissed)>> NoticedAsync(AppDbContext db, Guid contactId, CancellationToken cancellationToken)
    {
        var ids = new List<Guid> { contactId };
        for (var i = 0; i < ids.Count; i++)
        {
            var into = ids[i];
            ids.AddRange(await db.ContactMerges.Where(merge => merge.SurvivorId == into && merge.UndoneAtUtc == null).Select(merge => merge.OtherId).ToListAsync(cancellationToken));
        }

        var first = await db.MergeSuggestions.Where(row => ids.Contains(row.FirstId)).Select(row => new { OtherId = row.SecondId, row.Reason, IsDismissed = row.DismissedAtUtc != null }).ToListAsync(cancellationToken);
        var second = await db.MergeSuggestions.Where(row => ids.Contains(row.SecondId)).Select(row => new { OtherId = row.FirstId, row.Reason, IsDismissed = row.DismissedAtUtc != null }).ToListAsync(cancellationToken);
        return [.. first.Concat(second).Select(row => (row.OtherId, row.Reason, row.IsDismissed))];
    }

    /// <summary>Its numbers under another key, and its numbers on somebody else's lead.</summary>
    private static async Task<List<Guid>> SamePhoneAsync(AppDbContext db, Contact person, CancellationToken cancellationToken)
    {
        var keys = await db.ContactAddresses.Where(address => address.ContactId == person.Id && address.Kind == AddressKind.PHONE).Select(address => address.Value).ToListAsync(cancellationToken);
        var numbers = keys.Append(person.Phone).Select(text => PhoneNumber.TryParse(text, out var number) ? number : (PhoneNumber?)null).OfType<PhoneNumber>().ToList();
        var possible = numbers.SelectMany(number => number.PossibleKeys).Except(keys).ToList();
        var written = numbers.SelectMany(number => number.PossibleKeys.Append(number.Key)).Select(key => "+" + key).Distinct().ToList();
        var typed = await db.Leads.Where(lead => lead.ContactId == person.Id && lead.Phone != null).Select(lead => lead.Phone!).ToListAsync(cancellationToken);
        var typedKeys = typed.Select(text => PhoneNumber.TryParse(text, out var number) ? number.Key : null).OfType<string>().Except(keys).ToList();
        var byKey = await db.ContactAddresses.Where(address => address.Kind == AddressKind.PHONE && (possible.Contains(address.Value) || typedKeys.Contains(address.Value))).Select(address => address.ContactId).Take(AtMost).ToListAsync(cancellationToken);
        var byLead = await db.Leads.Where(lead => lead.ContactId != null && lead.ContactId != person.Id && lead.Phone != null && written.Contains(lead.Phone)).Select(lead => lead.ContactId!.Value).Take(AtMost).ToListAsync(cancellationToken);
        return [.. byKey, .. byLead];
    }

    private static async Task<List<Guid>> SameUsernameAsync(AppDbContext db, Contact person, CancellationToken cancellationToken) => person.Username is null ? []
        : await db.Contacts.Where(contact => contact.Username == person.Username && contact.Id != person.Id).Select(contact => contact.Id).Take(AtMost).ToListAsync(cancellationToken);

    private static async Task<List<Guid>> SameEmailAsync(AppDbContext db, Contact person, CancellationToken cancellationToken)
    {
        var emails = await db.Leads.Where(lead => lead.ContactId == person.Id && lead.Email != null).Select(lead => lead.Email!).ToListAsync(cancellationToken);
        if (emails.Count == 0) return [];
        // As it was typed, and in the one spelling most people type: the index knows no case.
        var spellings = emails.Concat(emails.Select(email => email.ToLowerInvariant())).Distinct().ToList();
        return await db.Leads.Where(lead => lead.Email != null && spellings.Contains(lead.Email) && lead.ContactId != null && lead.ContactId != person.Id).Select(lead => lead.ContactId!.Value).Take(AtMost).ToListAsync(cancellationToken);
    }

    /// <summary>First and last name, both known by a number or an id of one country.</summary>
    private static async Task<List<Guid>> SameNameAsync(AppDbContext db, Contact person, CancellationToken cancellationToken)
    {
        if (person.IsNameless || !person.Name.Trim().Contains(' ', StringComparison.Ordinal)) return [];
        var namesakes = await db.Contacts.AsNoTracking().Where(contact => contact.Name == person.Name && contact.Id != person.Id && !contact.IsGroup).Take(NamesakesAtMost + 1).ToListAsync(cancellationToken);
        return namesakes.Count > NamesakesAtMost ? [] : [.. namesakes.Where(other => IsSameCountry(person, other)).Select(other => other.Id)];
    }

    private static bool IsSameCountry(Contact one, Contact other) =>
        (PhoneNumber.TryParse(one.Phone, out var phone) && PhoneNumber.TryParse(other.Phone, out var otherPhone) && phone.CallingCode == otherPhone.CallingCode)
        || (one.UserId is { Length: > 2 } id && other.UserId is { Length: > 2 } otherId && id[..2] == otherId[..2]);
}
