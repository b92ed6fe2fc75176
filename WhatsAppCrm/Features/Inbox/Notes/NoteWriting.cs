using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>What writing, changing and bringing back a note share.</summary>
internal static class NoteWriting
{
    /// <summary>Also by the id of one whose messages stand in another now; locked, so that a merge does not take it away meanwhile. Null when it is not there.</summary>
    public static async Task<Conversation?> LockConversationAsync(this AppDbContext db, Guid conversationId, CancellationToken cancellationToken)
    {
        if (await LockAsync(db, conversationId, cancellationToken) is { } found) return found;
        var movedTo = await db.FollowConversationAsync(conversationId, cancellationToken);
        return movedTo == conversationId ? null : await LockAsync(db, movedTo, cancellationToken);
    }

    /// <summary>Adds whom the note names now and drops whom it no longer names; nobody names themselves.</summary>
    /// <returns>Whose mentions changed.</returns>
    public static async Task<IReadOnlyCollection<Guid>> FollowMentionsAsync(this AppDbContext db, Note note, MemberDirectory members, DateTime nowUtc, CancellationToken cancellationToken)
    {
        if (note.ConversationId is null) return [];
        var named = MentionText.Find(note.Content, [.. (await members.ListAsync(cancellationToken)).Select(member => (member.UserId, member.Name))]).Where(userId => userId != note.AuthorUserId).ToHashSet();
        var before = await db.NoteMentions.Where(mention => mention.NoteId == note.Id).ToListAsync(cancellationToken);
        var gone = before.FindAll(mention => !named.Contains(mention.UserId));
        Guid[] added = [.. named.Except(before.Select(mention => mention.UserId))];
        db.RemoveRange(gone);
        db.AddRange(added.Select(userId => new NoteMention(note, userId, nowUtc)));
        return [.. added, .. gone.Select(mention => mention.UserId)];
    }

    public static void TellOf(this ILiveEvents liveEvents, Note note, IEnumerable<Guid> mentioned)
    {
        if (note.ConversationId is { } conversationId) liveEvents.Publish(new(note.OrganizationId, LiveEventKind.Notes, conversationId));
        if (note.LeadId is { } leadId) liveEvents.Publish(new(note.OrganizationId, LiveEventKind.Lead, leadId));
        foreach (var userId in mentioned) liveEvents.Publish(new(note.OrganizationId, LiveEventKind.Mentions, userId));
    }

    private static Task<Conversation?> LockAsync(AppDbContext db, Guid conversationId, CancellationToken cancellationToken) =>
        db.Conversations.Where(one => one.Id == conversationId).ForUpdate().SingleOrDefaultAsync(cancellationToken);
}
