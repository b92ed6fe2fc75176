using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>A member puts a note of their own differently. Who is named only now is told; who has seen it need not look again.</summary>
public sealed class ChangeNote(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, ILiveEvents liveEvents, TimeProvider clock)
{
    /// <returns>What it said before. Saying the same again changes nothing.</returns>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such note here, or it repeats a message; <c>FORBIDDEN</c>: a colleague's.</exception>
    /// <exception cref="InvalidInputException">Field <c>content</c> is empty or too long.</exception>
    public async Task<string> RunAsync(Guid noteId, string? content, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var now = clock.GetUtcNow().UtcDateTime;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var note = await db.Notes.Where(one => one.Id == noteId).ForUpdate().SingleOrDefaultAsync(cancellationToken);
        if (note is null or { MessageId: not null }) throw new ProblemException(Problem.NotFound);
        if (note.AuthorUserId != current.RequiredUserId) throw new ProblemException(Problem.Forbidden);
        var before = note.Content;
        if (!note.Rewrite(content, now)) return before;
        var mentioned = await db.FollowMentionsAsync(note, members, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.TellOf(note, mentioned);
        return before;
    }
}
