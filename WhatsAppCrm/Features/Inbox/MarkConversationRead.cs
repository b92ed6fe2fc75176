using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>A member has seen the conversation: nothing is unread any more, for everyone, and the customer's ticks turn blue.</summary>
public sealed class MarkConversationRead(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, SendReadReceipt sendReadReceipt)
{
    /// <summary>Calling twice is harmless and tells nobody anything.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such conversation here.</exception>
    public async Task RunAsync(Guid conversationId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var conversation = await db.Conversations.Where(c => c.Id == conversationId).ForUpdate().SingleOrDefaultAsync(cancellationToken)
                ?? throw new ProblemException(Problem.NotFound);
            if (!conversation.MarkRead()) return;
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new LiveEvent(current.RequiredId, LiveEventKind.Conversation, conversationId));
        await sendReadReceipt.RunAsync(conversationId, cancellationToken);
    }
}
