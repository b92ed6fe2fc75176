using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>
/// What only a few conversations have is looked up from that side: walking a million rows of the list for the three with a
/// label would read them all. What many have is soon met on the way down the list.
/// </summary>
internal static class FewConversations
{
    private const int Few = 500;

    /// <returns>Every conversation that may be in the filter; null when they are more than a few, or nothing of the filter can be looked up.</returns>
    public static async Task<List<Guid>?> FewAsync(this AppDbContext db, ConversationFilter filter, CancellationToken cancellationToken)
    {
        foreach (var candidates in Candidates(db, filter))
        {
            var ids = await candidates.Take(Few + 1).ToListAsync(cancellationToken);
            if (ids.Count <= Few) return [.. ids.Distinct()];
        }

        return null;
    }

    /// <summary>The conversations that ask for the filter's member.</summary>
    public static IQueryable<Guid> MentionedIn(this AppDbContext db, ConversationFilter filter)
    {
        var (userId, unseen) = (filter.MentionedUserId, filter.IsMentionUnseen);
        var mentions = db.NoteMentions.Where(mention => mention.UserId == userId);
        if (unseen) mentions = mentions.Where(mention => mention.SeenAtUtc == null);
        return mentions.Join(db.Notes, mention => mention.NoteId, note => note.Id, (_, note) => note.ConversationId!.Value)
            .Union(db.ScheduledMessages.Where(message => message.AuthorUserId == userId && message.State == ScheduledState.HELD).Select(message => message.ConversationId));
    }

    private static IEnumerable<IQueryable<Guid>> Candidates(AppDbContext db, ConversationFilter filter)
    {
        if (filter.MentionedUserId is not null) yield return db.MentionedIn(filter).OrderBy(id => id);
        if (filter.Labels.Ids is { Count: > 0 } labels) yield return db.ConversationLabels.Where(on => labels.Contains(on.LabelId)).OrderBy(on => on.LabelId).Select(on => on.ConversationId);
        if (filter.StageId is { } stageId) yield return from lead in db.Leads where lead.StageId == stageId join conversation in db.Conversations on lead.Id equals conversation.LeadId orderby lead.UpdatedAtUtc select conversation.Id;
        if (filter.NumberId is { } numberId) yield return db.Conversations.Where(c => c.WhatsAppAccountId == numberId).OrderBy(c => c.ContactId).Select(c => c.Id);
        if (filter.IsUnread && filter.Status is { } status) yield return db.Conversations.Where(c => c.UnreadCount > 0 && c.Status == status).OrderBy(c => c.AssigneeId).Select(c => c.Id);
    }
}
