using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Views;

/// <summary>Keeps a way of looking at the inbox for the member who looks, or renames, changes or moves one they kept.</summary>
public sealed class KeepView(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents)
{
    /// <param name="id">Null: a new one, below the others.</param>
    /// <param name="name">Null keeps an existing one's. So does a null <paramref name="query"/>.</param>
    /// <param name="query">As the inbox's address says it; what is not understood of it is left out.</param>
    /// <param name="position">Where it stands among the member's own, from 0; null leaves it.</param>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>, also for a colleague's; <c>VIEWS_FULL</c> at <see cref="SavedView.MostOfAMember"/>.</exception>
    /// <exception cref="InvalidInputException">Field <c>name</c> or <c>query</c>.</exception>
    public async Task<SavedViewRow> RunAsync(Guid? id, string? name, string? query, int? position, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var userId = current.RequiredUserId;
        var normal = query is null ? null : InboxAddress.Read(query).Query;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var views = await db.SavedViews.Where(view => view.UserId == userId).OrderBy(view => view.Position).ToListAsync(cancellationToken);
        var view = id is null ? null : views.SingleOrDefault(one => one.Id == id) ?? throw new ProblemException(Problem.NotFound);
        if (view is null)
        {
            if (views.Count >= SavedView.MostOfAMember) throw new ProblemException(Problem.Conflict("VIEWS_FULL"));
            db.SavedViews.Add(view = new SavedView(current.RequiredId, userId, name, normal ?? "", views.Count));
            views.Add(view);
        }
        else
        {
            view.Change(name ?? view.Name, normal ?? view.Query);
        }

        if (position is { } at)
        {
            views.Remove(view);
            views.Insert(Math.Clamp(at, 0, views.Count), view);
        }

        for (var i = 0; i < views.Count; i++) views[i].MoveTo(i);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        liveEvents.Publish(new(current.RequiredId, LiveEventKind.SavedViews, userId));
        return new(view.Id, view.Name, view.Query, view.Position);
    }
}
