using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads;

/// <summary>What a list of leads is narrowed to. Nulls narrow nothing.</summary>
public sealed record LeadFilter(LeadStatus? Status = null, Guid? StageId = null, Guid? OwnerId = null, string? Search = null);

/// <summary>A lead with the names beside its ids.</summary>
public sealed record LeadDetails(
    Guid Id,
    string Name,
    string? Phone,
    string? Email,
    LeadStatus Status,
    string Source,
    Guid PipelineId,
    Guid StageId,
    string StageName,
    DateTime StageEnteredAt,
    Guid? OwnerId,
    string? OwnerName,
    [property: JsonIgnore] long? ValueInCents,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    /// <summary>In the organization's currency; null when not said.</summary>
    public decimal? Value => ValueInCents / 100m;
}

/// <param name="AuthorName">Null when the note repeats a customer's message.</param>
public sealed record NoteRow(Guid Id, string Content, bool IsPrivate, Guid? AuthorId, string? AuthorName, Guid? MessageId, DateTime CreatedAt);

/// <summary>Reads leads and their notes. Every member may see every lead of the organization.</summary>
public sealed class LeadQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int NotesShown = 20;

    /// <summary>Null when it is not there, or another organization's.</summary>
    public async Task<LeadDetails?> FindAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await ToDetails(db, db.Leads.AsNoTracking().Where(lead => lead.Id == leadId)).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>One page for the REST API, newest first.</summary>
    public async Task<Paged<LeadDetails>> PageAsync(LeadFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var leads = db.Leads.AsNoTracking();
        if (filter.Status is { } status) leads = leads.Where(lead => lead.Status == status);
        if (filter.StageId is { } stageId) leads = leads.Where(lead => lead.StageId == stageId);
        if (filter.OwnerId is { } ownerId) leads = leads.Where(lead => lead.OwnerId == ownerId);
        if (!string.IsNullOrWhiteSpace(filter.Search))
        {
            var search = filter.Search.Trim().ToLowerInvariant();
            leads = leads.Where(lead => lead.Name.ToLower().Contains(search) || lead.Phone!.Contains(search) || lead.Email!.ToLower().Contains(search));
        }

        var total = await leads.CountAsync(cancellationToken);
        var rows = await ToDetails(db, leads.OrderByDescending(lead => lead.CreatedAtUtc).ThenByDescending(lead => lead.Id).Skip(page.Skip).Take(page.Limit))
            .ToListAsync(cancellationToken);
        return page.Answer(rows, total);
    }

    /// <summary>Newest notes that members wrote, at most <see cref="NotesShown"/>: the customer's own words are in the thread.</summary>
    public async Task<IReadOnlyList<NoteRow>> ListMemberNotesAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var notes = db.Notes.AsNoTracking().Where(note => note.LeadId == leadId && note.MessageId == null)
            .OrderByDescending(note => note.CreatedAtUtc).ThenByDescending(note => note.Id).Take(NotesShown);
        return await ToRows(db, notes).ToListAsync(cancellationToken);
    }

    /// <summary>One page of all notes for the REST API, newest first.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such lead here.</exception>
    public async Task<Paged<NoteRow>> PageNotesAsync(Guid leadId, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (!await db.Leads.AnyAsync(lead => lead.Id == leadId, cancellationToken)) throw new ProblemException(Problem.NotFound);
        var notes = db.Notes.AsNoTracking().Where(note => note.LeadId == leadId);
        var total = await notes.CountAsync(cancellationToken);
        var rows = await ToRows(db, notes.OrderByDescending(note => note.CreatedAtUtc).ThenByDescending(note => note.Id).Skip(page.Skip).Take(page.Limit))
            .ToListAsync(cancellationToken);
        return page.Answer(rows, total);
    }

    private static IQueryable<LeadDetails> ToDetails(AppDbContext db, IQueryable<Lead> leads) =>
        from lead in leads
        join stage in db.Stages on lead.StageId equals stage.Id
        join user in db.Users on lead.OwnerId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby lead.CreatedAtUtc descending, lead.Id descending
        select new LeadDetails(
            lead.Id, lead.Name, lead.Phone, lead.Email, lead.Status, lead.Source, lead.PipelineId, stage.Id, stage.Name, lead.StageEnteredAtUtc,
            lead.OwnerId, user.DisplayName == "" ? user.Email : user.DisplayName, lead.ValueInCents, lead.CreatedAtUtc, lead.UpdatedAtUtc);

    private static IQueryable<NoteRow> ToRows(AppDbContext db, IQueryable<Note> notes) =>
        from note in notes
        join user in db.Users on note.AuthorUserId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby note.CreatedAtUtc descending, note.Id descending
        select new NoteRow(
            note.Id, note.Content, note.IsPrivate, note.AuthorUserId, user.DisplayName == "" ? user.Email : user.DisplayName, note.MessageId, note.CreatedAtUtc);
}
