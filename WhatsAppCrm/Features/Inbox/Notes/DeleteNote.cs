using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>A note that was just taken away, for whoever took it away and wants it back.</summary>
public sealed record DeletedNote(Note Note, IReadOnlyList<NoteMention> Mentions);

/// <summary>A member takes a note of their own away, and with it whom it named.</summary>
public sealed class DeleteNote(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such note here, or it repeats a message; <c>FORBIDDEN</c>: a colleague's.</exception>
    public async Task<DeletedNote> RunAsync(Guid noteId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var note = await db.Notes.Where(one => one.Id == noteId).ForUpdate().SingleOrDefaultAsync(cancellationToken);
        if (note is null or { MessageId: not null }) throw new ProblemException(Problem.NotFound);
        if (note.AuthorUserId != current.RequiredUserId) throw new ProblemException(Problem.Forbidden);
        var mentions = await db.NoteMentions.Where(mention => mention.NoteId == noteId).ToListAsync(cancellationToken);
        db.RemoveRange(mentions);
        db.Remove(note);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.TellOf(note, mentions.Select(mention => mention.UserId));
        return new(note, mentions);
    }
}
