using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Drafts;

/// <summary>What only the reader sees at their rows of the list.</summary>
/// <param name="Drafts">By conversation: how what they began to write begins.</param>
/// <param name="Mentioned">Conversations in which something names them that they have not seen, or holds what they scheduled.</param>
public sealed record OwnMarks(IReadOnlyDictionary<Guid, string> Drafts, IReadOnlySet<Guid> Mentioned)
{
    public static readonly OwnMarks None = new(new Dictionary<Guid, string>(), new HashSet<Guid>());
}

/// <summary>Reads a member's own drafts; nobody sees another's.</summary>
public sealed class DraftQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    private const int MostMarks = 500;
    private const int PreviewLength = 120;

    /// <summary>The text of a draft; empty when there is none.</summary>
    public async Task<string> FindAsync(Guid conversationId, DraftKind kind, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.MessageDrafts.Where(draft => draft.UserId == userId && draft.ConversationId == conversationId && draft.Kind == kind).Select(draft => draft.Text).SingleOrDefaultAsync(cancellationToken) ?? "";
    }

    /// <summary>Of the newest few hundred; a reply goes before a note.</summary>
    public async Task<OwnMarks> MarksAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var drafts = await db.MessageDrafts.AsNoTracking().Where(draft => draft.UserId == userId).OrderByDescending(draft => draft.SavedAtUtc).Take(MostMarks)
            .Select(draft => new { draft.ConversationId, draft.Kind, draft.Text }).ToListAsync(cancellationToken);
        var mentioned = await db.NoteMentions.Where(mention => mention.UserId == userId && mention.SeenAtUtc == null)
            .Join(db.Notes, mention => mention.NoteId, note => note.Id, (_, note) => note.ConversationId!.Value)
            .Union(db.ScheduledMessages.Where(message => message.AuthorUserId == userId && message.State == ScheduledState.HELD).Select(message => message.ConversationId))
            .OrderBy(id => id).Take(MostMarks).ToListAsync(cancellationToken);
        return new(
            drafts.GroupBy(draft => draft.ConversationId).ToDictionary(some => some.Key, some => Domain.Text.Shorten(some.OrderBy(draft => draft.Kind).First().Text.ReplaceLineEndings(" ").Trim(), PreviewLength)),
            mentioned.ToHashSet());
    }
}
