using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Sending;

/// <summary>The message something answers or reacts to, as Meta calls it. Meta Cloud API, messages and reactions, read 2026-11-20.</summary>
internal static class QuotedInThread
{
    /// <returns>Meta's id; null when it answers none.</returns>
    /// <exception cref="ProblemException">
    /// <c>NOT_FOUND</c>: not a message of this conversation; <c>REPLY_NOT_POSSIBLE</c>: Meta does not have it; <c>REACTION_NOT_POSSIBLE</c>:
    /// the same, or it is not the customer's, was taken back, or is older than 30 days.
    /// </exception>
    public static async Task<string?> FindAsync(AppDbContext db, Conversation conversation, MessageToSend command, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var reaction = command.Content as OutgoingReaction;
        if ((reaction?.MessageId ?? command.ReplyToId) is not { } id) return null;
        var quoted = await db.Messages.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id && one.ConversationId == conversation.Id, cancellationToken)
            ?? throw new ProblemException(Problem.NotFound);
        var canBe = reaction is null ? quoted.CanBeAnswered : quoted.CanBeReactedTo(nowUtc);
        return canBe ? quoted.ProviderMessageId : throw new ProblemException(Problem.Conflict(reaction is null ? "REPLY_NOT_POSSIBLE" : "REACTION_NOT_POSSIBLE"));
    }
}
