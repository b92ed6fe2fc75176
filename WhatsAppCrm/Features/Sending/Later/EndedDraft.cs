using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Sending.Later;

/// <summary>A draft ends in the transaction that stores what became of it: no crash leaves it to be sent once more.</summary>
internal static class EndedDraft
{
    public static Task<int> EndDraftAsync(this AppDbContext db, Guid userId, Guid conversationId, CancellationToken cancellationToken) =>
        db.MessageDrafts.Where(draft => draft.UserId == userId && draft.ConversationId == conversationId && draft.Kind == DraftKind.REPLY).ExecuteDeleteAsync(cancellationToken);
}
