using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Views;

/// <summary>Forgets one of the member's own views.</summary>
public sealed class DropView(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <returns>What it was: kept again, it is back.</returns>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, also for a colleague's.</exception>
    public async Task<SavedViewRow> RunAsync(Guid id, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var userId = current.RequiredUserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var view = await db.SavedViews.SingleOrDefaultAsync(one => one.Id == id && one.UserId == userId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        db.SavedViews.Remove(view);
        await db.SaveChangesAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.SavedViews, userId));
        return new(view.Id, view.Name, view.Query, view.Position);
    }
}
