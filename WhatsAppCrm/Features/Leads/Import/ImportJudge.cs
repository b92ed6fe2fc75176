using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>What is to become of one line.</summary>
/// <param name="Lead">Null unless it is to be created.</param>
/// <param name="KnownAs">The lead it is a duplicate of, when that is stored already.</param>
/// <param name="ContactId">Whose lead it will be: the person has written before and has none.</param>
public sealed record Verdict(LeadImportRow Row, ImportOutcome Outcome, ImportedLead? Lead, Guid? KnownAs, Guid? ContactId, string? Field, string? Reason);

/// <summary>
/// Decides line by line what is to become of it; the dry run and the import ask the same judge. Two lines are one person when their
/// phone numbers are (in any national spelling) or their e-mail addresses; so are a line and a lead, and a line and a contact.
/// </summary>
internal sealed class ImportJudge
{
    private readonly AppDbContext _db;
    private readonly ImportContext _context;
    private readonly HashSet<string> _seen = [];

    private ImportJudge(AppDbContext db, ImportContext context) => (_db, _context) = (db, context);

    public static async Task<ImportJudge> LoadAsync(AppDbContext db, LeadImport import, MemberDirectory members, CancellationToken cancellationToken)
    {
        var stage = await db.Stages.SingleAsync(one => one.Id == import.StageId, cancellationToken);
        var stages = await db.Stages.Where(one => one.PipelineId == stage.PipelineId).OrderBy(one => one.Position).ToListAsync(cancellationToken);
        var fields = await db.CustomFields.ToDictionaryAsync(field => field.Key, cancellationToken);
        var emails = await db.Memberships.Join(db.Users, membership => membership.UserId, user => user.Id, (_, user) => new { user.Id, user.Email }).ToListAsync(cancellationToken);
        var owners = (await members.ListAsync(cancellationToken)).Select(member => (Key: member.Name, member.UserId)).Concat(emails.Select(user => (Key: user.Email ?? "", UserId: user.Id)))
            .Where(owner => owner.Key.Length > 0).DistinctBy(owner => owner.Key.ToLowerInvariant()).ToDictionary(owner => owner.Key.ToLowerInvariant(), owner => owner.UserId);
        return new ImportJudge(db, new ImportContext(
            ImportPlan.Of(import), stage, import.OwnerId, stages.DistinctBy(one => ColumnGuess.Bare(one.Name)).ToDictionary(one => ColumnGuess.Bare(one.Name)), owners, fields));
    }

    /// <summary>In the order of the lines: the first of two that are the same person counts.</summary>
    public async Task<IReadOnlyList<Verdict>> JudgeAsync(IReadOnlyList<LeadImportRow> rows, CancellationToken cancellationToken)
    {
        var read = rows.Select(row => (Row: row, Result: Read(row))).ToList();
        var known = await KnownPeople.LoadAsync(_db, [.. read.Select(one => one.Result.Lead).OfType<ImportedLead>()], cancellationToken);
        return [.. read.Select(one => one.Result.Lead is { } lead ? Judge(one.Row, lead, known) : new Verdict(one.Row, ImportOutcome.REFUSED, null, null, null, one.Result.Field, one.Result.Reason))];
    }

    private Verdict Judge(LeadImportRow row, ImportedLead lead, KnownPeople known)
    {
        if (known.Find(lead) is { } leadId) return new(row, ImportOutcome.DUPLICATE, null, leadId, null, null, "KnownAlready");
        string[] identities = [.. new[] { lead.Phone is { } phone ? "p" + phone.Key : null, lead.Email is { } email ? "e" + email : null }.OfType<string>()];
        if (identities.Any(_seen.Contains)) return new(row, ImportOutcome.DUPLICATE, null, null, null, null, "TwiceInFile");
        _seen.UnionWith(identities);
        return new(row, ImportOutcome.CREATED, lead, null, known.ContactOf(lead), null, null);
    }

    private (ImportedLead? Lead, string? Field, string? Reason) Read(LeadImportRow row)
    {
        if (row.Outcome == ImportOutcome.REFUSED) return (null, row.Field, row.Reason);
        try
        {
            return (ImportedLeads.Read(JsonSerializer.Deserialize<string[]>(row.CellsJson)!, _context), null, null);
        }
        catch (InvalidInputException invalid)
        {
            var (field, reason) = invalid.Errors.First();
            return (null, field, reason);
        }
    }
}

/// <summary>Who of a batch is here already: as a lead, or as a contact who never became one.</summary>
internal sealed class KnownPeople
{
    private readonly Dictionary<string, Guid> _leadByPhone = [], _leadByEmail = [], _contactByPhone = [];

    public Guid? Find(ImportedLead lead) =>
        lead.Phone is { } phone && _leadByPhone.TryGetValue(phone.Key, out var byPhone) ? byPhone
        : lead.Email is { } email && _leadByEmail.TryGetValue(email, out var byEmail) ? byEmail : null;

    public Guid? ContactOf(ImportedLead lead) => lead.Phone is { } phone && _contactByPhone.TryGetValue(phone.Key, out var contactId) ? contactId : null;

    public static async Task<KnownPeople> LoadAsync(AppDbContext db, IReadOnlyCollection<ImportedLead> leads, CancellationToken cancellationToken)
    {
        var known = new KnownPeople();
        var phones = leads.Select(lead => lead.Phone).OfType<PhoneNumber>().DistinctBy(phone => phone.Key).ToList();
        var spellings = phones.SelectMany(phone => phone.Variants.Select(digits => (E164: "+" + digits, phone.Key))).DistinctBy(pair => pair.E164).ToDictionary(pair => pair.E164, pair => pair.Key);
        foreach (var row in await spellings.Keys.LoadByKeysAsync(some => db.Leads.Where(lead => some.Contains(lead.Phone!)).OrderBy(lead => lead.Id).Select(lead => new { lead.Id, lead.Phone }), cancellationToken))
            known._leadByPhone.TryAdd(spellings[row.Phone!], row.Id);

        var addresses = await phones.Select(phone => phone.Key).LoadByKeysAsync(some =>
            from address in db.ContactAddresses
            where address.Kind == AddressKind.PHONE && address.ReplacedAtUtc == null && some.Contains(address.Value)
            join lead in db.Leads on address.ContactId equals lead.ContactId into owned
            from lead in owned.DefaultIfEmpty()
            select new { address.Value, address.ContactId, LeadId = (Guid?)lead.Id }, cancellationToken);
        foreach (var row in addresses)
        {
            if (row.LeadId is { } leadId) known._leadByPhone.TryAdd(row.Value, leadId);
            else known._contactByPhone.TryAdd(row.Value, row.ContactId);
        }

        foreach (var row in await leads.Select(lead => lead.Email).OfType<string>().LoadByKeysAsync(some => db.Leads.Where(lead => some.Contains(lead.Email!)).OrderBy(lead => lead.Id).Select(lead => new { lead.Id, lead.Email }), cancellationToken))
            known._leadByEmail.TryAdd(row.Email!, row.Id);
        return known;
    }
}
