using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads.Import;

/// <summary>
/// The next lines of a running import. A line's lead and what became of the line are one transaction under the import's lock: whatever crashes
/// or runs twice, a line makes at most one lead.
/// </summary>
public sealed class ImportLines(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, ILiveEvents liveEvents, TimeProvider time)
{
    public const int AtOnce = 200;

    /// <returns>False when there is nothing left to do.</returns>
    public async Task<bool> RunAsync(Guid importId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var left = true;
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var import = await db.LeadImports.Where(one => one.Id == importId && one.State == ImportState.RUNNING).ForUpdate().SingleOrDefaultAsync(cancellationToken);
            if (import is null) return false;
            // Lines refused while reading the file are counted with the others; their outcome is known.
            var done = import.Handled;
            var rows = await db.LeadImportRows.Where(row => row.ImportId == importId).OrderBy(row => row.Number).Skip(done).Take(AtOnce).ToListAsync(cancellationToken);
            if (rows.Count == 0) import.Finish(time.GetUtcNow().UtcDateTime);
            else await TakeInAsync(db, import, rows, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (rows.Count == 0) left = false;
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.LeadImport, importId));
        return left;
    }

    private async Task TakeInAsync(AppDbContext db, LeadImport import, List<LeadImportRow> rows, CancellationToken cancellationToken)
    {
        var judge = await ImportJudge.LoadAsync(db, import, members, cancellationToken);
        var verdicts = await judge.JudgeAsync(rows, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var contactIds = verdicts.Select(verdict => verdict.ContactId).OfType<Guid>().ToList();
        var contacts = (await contactIds.LoadByKeysAsync(some => db.Contacts.Where(contact => some.Contains(contact.Id)), cancellationToken)).ToDictionary(contact => contact.Id);
        var conversations = (await contactIds.LoadByKeysAsync(some => db.Conversations.Where(c => some.Contains(c.ContactId) && c.LeadId == null).OrderBy(c => c.Id).ForUpdate(), cancellationToken)).ToLookup(c => c.ContactId);
        foreach (var verdict in verdicts)
        {
            var leadId = verdict.Lead is { } line ? Create(db, import, line, verdict.ContactId is { } id ? contacts[id] : null, conversations, now) : verdict.KnownAs;
            verdict.Row.Settle(verdict.Outcome, leadId, verdict.Field, verdict.Reason);
        }

        int Count(ImportOutcome outcome) => verdicts.Count(verdict => verdict.Outcome == outcome);
        import.Count(Count(ImportOutcome.CREATED), Count(ImportOutcome.DUPLICATE), Count(ImportOutcome.REFUSED));
    }

    private static Guid Create(AppDbContext db, LeadImport import, ImportedLead line, Contact? contact, ILookup<Guid, Conversation> conversations, DateTime nowUtc)
    {
        var lead = new Lead(import.OrganizationId, line.Name, line.Source, line.Stage, nowUtc);
        lead.Edit(line.Name, line.Phone?.E164, line.Email, line.Value, nowUtc);
        if (line.OwnerId is { } ownerId) lead.GiveTo(ownerId, nowUtc);
        db.Add(lead);
        if (line.Note is { } note) db.Add(Note.OfMember(lead, note, isPrivate: true, import.CreatedByUserId, nowUtc));
        foreach (var (field, value) in line.Fields) db.Add(new CustomValue(lead, field, value));
        if (contact is null) return lead.Id;
        lead.BelongTo(contact);
        foreach (var conversation in conversations[contact.Id]) conversation.LinkLead(lead.Id);
        return lead.Id;
    }
}
