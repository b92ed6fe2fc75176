using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>Reads what members noted in a conversation and on its lead. Every member reads every note.</summary>
public sealed class NoteQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>As many as one thread shows.</summary>
    public const int MostShown = 500;

    /// <summary>Oldest first; of more than <see cref="MostShown"/> the newest.</summary>
    /// <param name="sinceUtc">Null: from the beginning.</param>
    public async Task<IReadOnlyList<ThreadNote>> ListAsync(Guid conversationId, DateTime? sinceUtc, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var notes = await OfConversationAsync(db, conversationId, cancellationToken);
        if (sinceUtc is { } since) notes = notes.Where(note => note.CreatedAtUtc >= since);
        var rows = await ToRows(db, Newest(notes).Take(MostShown)).ToListAsync(cancellationToken);
        rows.Reverse();
        return rows;
    }

    /// <summary>One page for the REST API, newest first.</summary>
    public async Task<Paged<ThreadNote>> PageAsync(Guid conversationId, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var notes = await OfConversationAsync(db, conversationId, cancellationToken);
        var total = await notes.CountAsync(cancellationToken);
        return page.Answer(await ToRows(db, Newest(notes).Skip(page.Skip).Take(page.Limit)).ToListAsync(cancellationToken), total);
    }

    /// <summary>As it is now.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such note of a member here.</exception>
    public async Task<ThreadNote> FindAsync(Guid noteId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await ToRows(db, db.Notes.AsNoTracking().Where(note => note.Id == noteId && note.MessageId == null)).SingleOrDefaultAsync(cancellationToken) ?? throw new ProblemException(Problem.NotFound);
    }

    /// <summary>Its own and its lead's, without the customer's words.</summary>
    private static async Task<IQueryable<Note>> OfConversationAsync(AppDbContext db, Guid conversationId, CancellationToken cancellationToken)
    {
        var leadId = await db.Conversations.Where(conversation => conversation.Id == conversationId).Select(conversation => conversation.LeadId).SingleOrDefaultAsync(cancellationToken);
        var own = db.Notes.AsNoTracking().Where(note => note.ConversationId == conversationId);
        return leadId is null ? own : own.Concat(db.Notes.AsNoTracking().Where(note => note.LeadId != null && note.LeadId == leadId && note.MessageId == null));
    }

    private static IOrderedQueryable<Note> Newest(IQueryable<Note> notes) => notes.OrderByDescending(note => note.CreatedAtUtc).ThenByDescending(note => note.Id);

    private static IQueryable<ThreadNote> ToRows(AppDbContext db, IQueryable<Note> notes) =>
        from note in notes
        join user in db.Users on note.AuthorUserId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby note.CreatedAtUtc descending, note.Id descending
        select new ThreadNote(note.Id, note.Content, note.ConversationId == null, note.AuthorUserId, user.DisplayName == "" ? user.Email : user.DisplayName, note.CreatedAtUtc, note.EditedAtUtc);
}
