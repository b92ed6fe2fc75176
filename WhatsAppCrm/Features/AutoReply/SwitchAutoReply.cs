using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.AutoReply;

/// <summary>Switches the auto-reply of one conversation. Off stays off until somebody switches it on; on also ends a person's hold.</summary>
public sealed class SwitchAutoReply(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: no such conversation here.</exception>
    public async Task RunAsync(Guid conversationId, bool on, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var conversation = await db.Conversations.Where(one => one.Id == conversationId).ForUpdate().SingleOrDefaultAsync(cancellationToken)
                ?? throw new ProblemException(Problem.NotFound);
            conversation.SwitchAutoReply(on, clock.GetUtcNow().UtcDateTime);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, conversationId));
    }
}
