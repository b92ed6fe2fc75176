using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads;

/// <param name="AuthorName">Null when the note repeats a customer's message.</param>
public sealed record NoteRow(Guid Id, string Content, bool IsPrivate, Guid? AuthorId, string? AuthorName, Guid? MessageId, DateTime CreatedAt);

/// <summary>Where a list by creation goes on.</summary>
public readonly record struct CreatedKey(DateTime CreatedAtUtc, Guid Id);

/// <summary>Reads leads and their notes. Every member may see every lead of the organization.</summary>
public sealed class LeadQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider time)
{
    public const int NotesShown = 20, MovesShown = 30;
    private const int ExportPageSize = 500;

    /// <summary>Null when it is not there, or another organization's.</summary>
    public async Task<LeadDetails?> FindAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var rows = await ToDetails(db, db.Leads.AsNoTracking().Where(lead => lead.Id == leadId)).ToListAsync(cancellationToken);
        return (await WithFieldsAsync(db, rows, cancellationToken)).SingleOrDefault();
    }

    /// <summary>One page for the REST API, newest first.</summary>
    public async Task<Paged<LeadDetails>> PageAsync(LeadFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var leads = filter.Apply(db, db.Leads.AsNoTracking(), time.GetUtcNow().UtcDateTime);
        var total = await leads.CountAsync(cancellationToken);
        var rows = await ToDetails(db, leads.OrderByDescending(lead => lead.CreatedAtUtc).ThenByDescending(lead => lead.Id).Skip(page.Skip).Take(page.Limit))
            .ToListAsync(cancellationToken);
        return page.Answer(await WithFieldsAsync(db, rows, cancellationToken), total);
    }

    /// <summary>Those that are here, in no order.</summary>
    public async Task<IReadOnlyList<LeadDetails>> FindAllAsync(IReadOnlyCollection<Guid> leadIds, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await WithFieldsAsync(db, await leadIds.LoadByKeysAsync(some => ToDetails(db, db.Leads.AsNoTracking().Where(lead => some.Contains(lead.Id))), cancellationToken), cancellationToken);
    }

    /// <summary>The leads of a filter after this one, newest first; none is the end. Archived ones too.</summary>
    public async Task<IReadOnlyList<LeadDetails>> ListNextAsync(LeadFilter filter, CreatedKey? after, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var leads = filter.Apply(db, db.Leads.AsNoTracking(), time.GetUtcNow().UtcDateTime);
        if (after is var (atUtc, id)) leads = leads.Where(lead => lead.CreatedAtUtc <= atUtc && (lead.CreatedAtUtc < atUtc || lead.Id < id));
        var rows = await ToDetails(db, leads.OrderByDescending(lead => lead.CreatedAtUtc).ThenByDescending(lead => lead.Id).Take(ExportPageSize)).ToListAsync(cancellationToken);
        return await WithFieldsAsync(db, rows, cancellationToken);
    }

    /// <summary>Where leads came from, most frequent first; advertisements as one.</summary>
    public async Task<IReadOnlyList<string>> ListSourcesAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var sources = await db.Leads.AsNoTracking().GroupBy(lead => lead.Source).Select(group => new { group.Key, Count = group.Count() }).OrderByDescending(group => group.Count).Take(100).ToListAsync(cancellationToken);
        return [.. sources.Select(source => source.Key.StartsWith(Lead.AdSource + ":", StringComparison.Ordinal) ? Lead.AdSource : source.Key).Distinct().Take(30)];
    }

    /// <summary>Newest notes that members wrote on it or in its conversations, at most <see cref="NotesShown"/>: the customer's own words are in the thread.</summary>
    public async Task<IReadOnlyList<NoteRow>> ListMemberNotesAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var notes = db.Notes.AsNoTracking().Where(note => note.LeadId != null && note.LeadId == leadId && note.MessageId == null).Concat(InConversations(db, leadId))
            .OrderByDescending(note => note.CreatedAtUtc).ThenByDescending(note => note.Id).Take(NotesShown);
        return await ToRows(db, notes).ToListAsync(cancellationToken);
    }

    /// <summary>Where it has been, newest first, at most <see cref="MovesShown"/>.</summary>
    public async Task<IReadOnlyList<MoveRow>> ListMovesAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await (
            from move in db.LeadMoves.AsNoTracking()
            where move.LeadId == leadId
            join user in db.Users on move.ByUserId equals user.Id into users
            from user in users.DefaultIfEmpty()
            orderby move.Id descending
            select new MoveRow(move.Id, move.FromStageName, move.ToStageName, move.FromStatus, move.ToStatus, user.DisplayName == "" ? user.Email : user.DisplayName, move.AtUtc, move.UndoneAtUtc))
            .Take(MovesShown).ToListAsync(cancellationToken);
    }

    /// <summary>One page of all notes for the REST API, newest first.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such lead here.</exception>
    public async Task<Paged<NoteRow>> PageNotesAsync(Guid leadId, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (!await db.Leads.AnyAsync(lead => lead.Id == leadId, cancellationToken)) throw new ProblemException(Problem.NotFound);
        var notes = db.Notes.AsNoTracking().Where(note => note.LeadId == leadId).Concat(InConversations(db, leadId));
        var total = await notes.CountAsync(cancellationToken);
        var rows = await ToRows(db, notes.OrderByDescending(note => note.CreatedAtUtc).ThenByDescending(note => note.Id).Skip(page.Skip).Take(page.Limit))
            .ToListAsync(cancellationToken);
        return page.Answer(rows, total);
    }

    /// <summary>What members wrote in the lead's conversations.</summary>
    private static IQueryable<Note> InConversations(AppDbContext db, Guid leadId) =>
        db.Notes.AsNoTracking().Where(note => note.ConversationId != null && db.Conversations.Any(conversation => conversation.LeadId == leadId && conversation.Id == note.ConversationId));

    private static IQueryable<LeadDetails> ToDetails(AppDbContext db, IQueryable<Lead> leads) =>
        from lead in leads
        join stage in db.Stages on lead.StageId equals stage.Id
        join user in db.Users on lead.OwnerId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby lead.CreatedAtUtc descending, lead.Id descending
        select new LeadDetails(
            lead.Id, lead.Name, lead.Phone, lead.Email, lead.Status, lead.Source, lead.PipelineId, stage.Id, stage.Name, lead.StageEnteredAtUtc,
            lead.OwnerId, user.DisplayName == "" ? user.Email : user.DisplayName, lead.ValueInCents, lead.CreatedAtUtc, lead.UpdatedAtUtc)
        {
            ContactId = lead.ContactId,
            ClosedAt = lead.ClosedAtUtc,
            LostReasonId = lead.LostReasonId,
            LostReason = db.LostReasons.Where(reason => reason.Id == lead.LostReasonId).Select(reason => reason.Name).FirstOrDefault(),
            LostNote = lead.LostNote,
            OfferSettledStageId = lead.OfferSettledStageId,
        };

    private static async Task<IReadOnlyList<LeadDetails>> WithFieldsAsync(AppDbContext db, List<LeadDetails> leads, CancellationToken cancellationToken)
    {
        var values = (await leads.Select(lead => lead.Id).LoadByKeysAsync(some =>
                from value in db.CustomValues.AsNoTracking()
                join field in db.CustomFields on value.FieldId equals field.Id
                where some.Contains(value.LeadId)
                select new { value.LeadId, field.Key, field.Kind, value.Value }, cancellationToken)).ToLookup(value => value.LeadId);
        return [.. leads.Select(lead => lead with { CustomFields = values[lead.Id].ToDictionary(value => value.Key, value => CustomValues.Typed(value.Kind, value.Value)) })];
    }

    private static IQueryable<NoteRow> ToRows(AppDbContext db, IQueryable<Note> notes) =>
        from note in notes
        join user in db.Users on note.AuthorUserId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby note.CreatedAtUtc descending, note.Id descending
        select new NoteRow(
            note.Id, note.Content, note.IsPrivate, note.AuthorUserId, user.DisplayName == "" ? user.Email : user.DisplayName, note.MessageId, note.CreatedAtUtc);
}
