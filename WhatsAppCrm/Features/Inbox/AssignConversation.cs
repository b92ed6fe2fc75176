using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Gives a conversation to a member, or to nobody. For managers and up.</summary>
public sealed class AssignConversation(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, TimeProvider clock, ILiveEvents liveEvents)
{
    /// <summary>Calling twice is harmless.</summary>
    /// <exception cref="ProblemException"><c>FORBIDDEN</c> below MANAGER; <c>NOT_FOUND</c>: no such conversation here.</exception>
    /// <exception cref="InvalidInputException">Field <c>assignedToId</c> names no member of this organization.</exception>
    public async Task RunAsync(Guid conversationId, Guid? assigneeId, CancellationToken cancellationToken)
    {
        current.Require(Role.MANAGER);
        if (assigneeId is { } userId && !await members.HasAsync(userId, cancellationToken)) throw new InvalidInputException("assignedToId", "Invalid");

        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var conversation = await db.Conversations.SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken)
            ?? throw new ProblemException(Problem.NotFound);
        conversation.Assign(assigneeId, clock.GetUtcNow().UtcDateTime);
        if (await db.SaveChangesAsync(cancellationToken) > 0)
            liveEvents.Publish(new LiveEvent(conversation.OrganizationId, LiveEventKind.Conversation, conversationId));
    }
}
