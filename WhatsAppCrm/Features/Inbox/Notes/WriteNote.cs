using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>A member writes something down in a conversation, for colleagues only: it goes past everything that sends. Their draft of it goes in the same transaction.</summary>
public sealed class WriteNote(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, ILiveEvents liveEvents, TimeProvider clock)
{
    /// <param name="id">The writer's own; a repeat writes nothing and answers the first. Null: writing twice leaves two.</param>
    /// <returns>The note's id.</returns>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such conversation here.</exception>
    /// <exception cref="InvalidInputException">Field <c>content</c> is empty or too long, or <c>id</c> is another note's.</exception>
    public async Task<Guid> RunAsync(Guid conversationId, string? content, Guid? id, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var (userId, now) = (current.RequiredUserId, clock.GetUtcNow().UtcDateTime);
        Note note;
        IReadOnlyCollection<Guid> mentioned;
        await using (var db = await factory.CreateDbContextAsync(cancellationToken))
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var conversation = await db.LockConversationAsync(conversationId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
            if (id is { } known && await db.Notes.SingleOrDefaultAsync(one => one.Id == known, cancellationToken) is { } before)
                return before.AuthorUserId == userId && before.ConversationId == conversation.Id ? before.Id : throw new InvalidInputException("id", "Invalid");

            db.Add(note = Note.InConversation(conversation, content, userId, id, now));
            mentioned = await db.FollowMentionsAsync(note, members, now, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await db.MessageDrafts.Where(draft => draft.UserId == userId && draft.ConversationId == conversation.Id && draft.Kind == DraftKind.NOTE).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (conversation.LeadId is { } leadId) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Lead, leadId));
        }

        liveEvents.TellOf(note, mentioned);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Drafts, userId));
        return note.Id;
    }
}
