using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Drafts;

/// <summary>Keeps what a member has begun to write, so that it is there on every device; an empty text forgets it. Calling twice is harmless.</summary>
public sealed class KeepDraft(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, TimeProvider clock)
{
    /// <returns>False when the conversation is not here: then nothing is kept.</returns>
    public async Task<bool> RunAsync(Guid conversationId, DraftKind kind, string text, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        bool? changed;
        try
        {
            changed = await KeepAsync(conversationId, kind, text, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Two devices at once, or a merge took the conversation away meanwhile: the second look finds what the first left.
            changed = await KeepAsync(conversationId, kind, text, cancellationToken);
        }

        if (changed == true) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Drafts, current.RequiredUserId));
        return changed is not null;
    }

    /// <returns>Whether that changed anything; null when there is no such conversation.</returns>
    private async Task<bool?> KeepAsync(Guid conversationId, DraftKind kind, string text, CancellationToken cancellationToken)
    {
        var (userId, now) = (current.RequiredUserId, clock.GetUtcNow().UtcDateTime);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken))
        {
            conversationId = await db.FollowConversationAsync(conversationId, cancellationToken);
            if (!await db.Conversations.AnyAsync(conversation => conversation.Id == conversationId, cancellationToken)) return null;
        }

        var draft = await db.MessageDrafts.SingleOrDefaultAsync(one => one.UserId == userId && one.ConversationId == conversationId && one.Kind == kind, cancellationToken);
        if (draft?.Text == text || (draft is null && string.IsNullOrWhiteSpace(text))) return false;
        if (string.IsNullOrWhiteSpace(text)) db.Remove(draft!);
        else if (draft is null) db.Add(new MessageDraft(current.RequiredId, userId, conversationId, kind, text, now));
        else draft.Save(text, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }
}
