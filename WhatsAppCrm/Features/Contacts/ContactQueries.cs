using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>A person and all by which they are known.</summary>
/// <param name="Phone">The number shown, E.164; null for people known only by an id.</param>
/// <param name="Merges">Those that were merged into this one and are not apart again, newest first.</param>
public sealed record ContactDetails(
    Guid Id, string Name, string? Phone, string? UserId, string? ParentUserId, string? Username, bool IsGroup, MarketingChoice? Marketing, DateTime CreatedAt,
    IReadOnlyList<ContactAddressRow> Addresses, IReadOnlyList<ContactConversation> Conversations, IReadOnlyList<ContactLead> Leads, IReadOnlyList<MergeRow> Merges);

/// <param name="Value">A phone in digits with its country code, in the one form all its spellings share; else the id as Meta writes it.</param>
/// <param name="IsReplaced">Meta said that another id took its place.</param>
public sealed record ContactAddressRow(AddressKind Kind, string Value, bool IsReplaced);

public sealed record ContactConversation(Guid Id, string Number, string? NumberName, int UnreadCount, DateTime LastMessageAt, DateTime? LastInboundAt, Guid AccountId);

public sealed record ContactLead(Guid Id, string Name, string Stage, LeadStatus Status, decimal? Value);

/// <param name="CanUndo">By the member who asks, now.</param>
public sealed record MergeRow(Guid Id, Guid OtherId, string OtherName, DateTime MergedAt, string? MergedByName, DateTime UndoableUntil, bool CanUndo);

/// <summary>One line of a search, or of a suggestion.</summary>
public sealed record ContactLine(Guid Id, string Name, string? Phone, string? Username, DateTime CreatedAt);

/// <summary>Reads contacts. Every member may read every contact of the organization.</summary>
public sealed class ContactQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider time)
{
    private const int Found = 8;

    /// <summary>Also by the id of a contact that was merged into it. Null when it is not there, or another organization's.</summary>
    public async Task<ContactDetails?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var contact = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, cancellationToken);
        if (contact is null && await db.FollowContactAsync(id, cancellationToken) is var now && now != id) contact = await db.Contacts.AsNoTracking().SingleOrDefaultAsync(one => one.Id == now, cancellationToken);
        return contact is null ? null : await DetailsAsync(db, contact, cancellationToken);
    }

    /// <summary>By the beginning of a name, a number in any of its spellings, or a username; nothing for fewer than two characters.</summary>
    public async Task<IReadOnlyList<ContactLine>> SearchAsync(string? text, Guid? except, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        text = text?.Trim();
        if (text is null or { Length: < 2 or > 100 }) return [];
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var people = db.Contacts.AsNoTracking().Where(contact => !contact.IsGroup && contact.Id != except);
        if (text.All(character => char.IsAsciiDigit(character) || " +-().".Contains(character, StringComparison.Ordinal)))
        {
            var digits = new string([.. text.Where(char.IsAsciiDigit)]);
            if (digits.Length < 3) return [];
            var key = PhoneNumber.TryParse(text, out var number) ? number.Key : digits;
            people = people.Where(contact => db.ContactAddresses.Any(address => address.ContactId == contact.Id && address.Kind == AddressKind.PHONE && (address.Value.Contains(digits) || address.Value == key)));
        }
        else
        {
            var lower = text.TrimStart('@').ToLowerInvariant();
            people = people.Where(contact => contact.Name.ToLower().Contains(lower) || contact.Username!.ToLower() == lower);
        }

        return await people.OrderBy(contact => contact.Name).ThenBy(contact => contact.Id).Take(Found).Select(contact => new ContactLine(contact.Id, contact.Name, contact.Phone, contact.Username, contact.CreatedAtUtc)).ToListAsync(cancellationToken);
    }

    internal async Task<ContactDetails> DetailsAsync(AppDbContext db, Contact contact, CancellationToken cancellationToken)
    {
        var addresses = await db.ContactAddresses.AsNoTracking().Where(address => address.ContactId == contact.Id).OrderBy(address => address.Kind).ThenBy(address => address.Id)
            .Select(address => new ContactAddressRow(address.Kind, address.Value, address.ReplacedAtUtc != null)).ToListAsync(cancellationToken);
        var conversations = await (
            from conversation in db.Conversations
            where conversation.ContactId == contact.Id
            join number in db.WhatsAppAccounts on conversation.WhatsAppAccountId equals number.Id
            orderby conversation.LastMessageAtUtc descending
            select new ContactConversation(conversation.Id, number.DisplayPhoneNumber, number.VerifiedName, conversation.UnreadCount, conversation.LastMessageAtUtc, conversation.LastInboundAtUtc, number.Id)).ToListAsync(cancellationToken);
        var leads = await (
            from lead in db.Leads
            where lead.ContactId == contact.Id
            join stage in db.Stages on lead.StageId equals stage.Id
            orderby lead.ContactOrder
            select new { lead.Id, lead.Name, Stage = stage.Name, lead.Status, lead.ValueInCents }).ToListAsync(cancellationToken);
        return new ContactDetails(
            contact.Id, contact.Name, contact.Phone, contact.UserId, contact.ParentUserId, contact.Username, contact.IsGroup, contact.Marketing, contact.CreatedAtUtc,
            addresses, conversations, [.. leads.Select(lead => new ContactLead(lead.Id, lead.Name, lead.Stage, lead.Status, lead.ValueInCents / 100m))], await MergesAsync(db, contact.Id, cancellationToken));
    }

    private async Task<List<MergeRow>> MergesAsync(AppDbContext db, Guid contactId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var rows = await (
            from merge in db.ContactMerges.AsNoTracking()
            where merge.SurvivorId == contactId && merge.UndoneAtUtc == null
            join user in db.Users on merge.MergedByUserId equals user.Id into users
            from user in users.DefaultIfEmpty()
            orderby merge.MergedAtUtc descending, merge.Id descending
            select new { merge.Id, merge.OtherId, merge.OtherName, merge.MergedAtUtc, merge.MergedByUserId, Name = user.DisplayName == "" ? user.Email : user.DisplayName, HasTrace = merge.TraceJson != null }).ToListAsync(cancellationToken);
        return [.. rows.Select((row, index) => new MergeRow(
            row.Id, row.OtherId, row.OtherName, row.MergedAtUtc, row.Name, row.MergedAtUtc + ContactMerge.UndoableFor,
            CanUndo: index == 0 && row.HasTrace && row.MergedAtUtc + ContactMerge.UndoableFor > now && (row.MergedByUserId == current.UserId || current.Is(Role.MANAGER))))];
    }
}
