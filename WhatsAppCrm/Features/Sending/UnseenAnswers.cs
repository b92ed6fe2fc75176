using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Sending;

/// <summary>
/// Holds a reply back when the customer was answered meanwhile: by a colleague, on the business's phone, or by a message that somebody
/// left for later. Two answers to one question look worse than a late one. Asked under the conversation's lock, so of two who send at
/// once the second is held. What machines say by themselves answers nobody.
/// </summary>
public sealed class UnseenAnswers(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const string HeldCode = "REPLY_HELD";

    /// <summary>How late an answer from the phone may come and still be noticed; also keeps the search to the thread's end.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(10);

    /// <summary>What a reply would be held for; empty when nothing would.</summary>
    public async Task<IReadOnlyList<Guid>> ListAsync(Guid conversationId, Guid seenId, CancellationToken cancellationToken)
    {
        current.Require(Domain.Organizations.Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (await SeenAtAsync(db, conversationId, seenId, cancellationToken) is not { } seenAtUtc) return [];
        return await After(db, conversationId, seenId, seenAtUtc, current.UserId).Select(one => one.Id).ToListAsync(cancellationToken);
    }

    /// <exception cref="ProblemException"><c>REPLY_HELD</c>: the customer was answered after <see cref="MessageToSend.LastSeenMessageId"/>.</exception>
    /// <exception cref="InvalidInputException">Field <c>lastSeenMessageId</c>: no message of this conversation.</exception>
    internal static async Task RequireNoneAsync(AppDbContext db, Conversation conversation, MessageToSend command, Guid? userId, CancellationToken cancellationToken)
    {
        if (command is not { LastSeenMessageId: { } seenId, Content: not OutgoingReaction }) return;
        var seenAtUtc = await SeenAtAsync(db, conversation.Id, seenId, cancellationToken) ?? throw new InvalidInputException("lastSeenMessageId", "Invalid");
        if (await After(db, conversation.Id, seenId, seenAtUtc, userId).AnyAsync(cancellationToken)) throw new ProblemException(Problem.Conflict(HeldCode));
    }

    private static Task<DateTime?> SeenAtAsync(AppDbContext db, Guid conversationId, Guid seenId, CancellationToken cancellationToken) =>
        db.Messages.Where(one => one.Id == seenId && one.ConversationId == conversationId).Select(one => (DateTime?)one.SentAtUtc).SingleOrDefaultAsync(cancellationToken);

    private static IQueryable<Message> After(AppDbContext db, Guid conversationId, Guid seenId, DateTime seenAtUtc, Guid? userId)
    {
        var since = seenAtUtc - Late;
        // Ids grow with the order in which messages were stored, whatever Meta's clock says.
        return db.Messages.Where(one => one.ConversationId == conversationId && one.SentAtUtc >= since && one.Id.CompareTo(seenId) > 0
            && one.Direction == MessageDirection.OUTBOUND && one.Kind != MessageKind.REACTION && one.Status != MessageStatus.FAILED
            && ((one.SentByUserId != null && one.SentByUserId != userId) || (one.SentByUserId == null && one.Origin == MessageOrigin.BUSINESS_APP)
                || db.ScheduledMessages.Any(later => later.ConversationId == conversationId && later.MessageId == one.Id)));
    }
}
