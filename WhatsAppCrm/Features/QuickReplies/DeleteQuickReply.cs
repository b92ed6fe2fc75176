using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.QuickReplies;

/// <summary>Takes a quick reply away: one's own, or as a manager the organization's. What was sent with it stays.</summary>
public sealed class DeleteQuickReply(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c> (also for a colleague's own) or <c>FORBIDDEN</c>.</exception>
    public async Task RunAsync(Guid id, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var reply = await db.QuickReplies.SingleOrDefaultAsync(one => one.Id == id && (one.OwnerUserId == null || one.OwnerUserId == userId), cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        if (reply.OwnerUserId is null) current.Require(Role.MANAGER);
        db.QuickReplies.Remove(reply);
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.QuickReplies, Guid.Empty));
    }
}
