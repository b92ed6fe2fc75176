using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Views;

/// <param name="Query">View, filter and sort as the inbox's address says them.</param>
public sealed record SavedViewRow(Guid Id, string Name, string Query, int Position);

/// <summary>Reads a member's own views.</summary>
public sealed class SavedViewQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>From top to bottom.</summary>
    public async Task<IReadOnlyList<SavedViewRow>> ListAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var userId = current.UserId;
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.SavedViews.AsNoTracking().Where(view => view.UserId == userId).OrderBy(view => view.Position)
            .Select(view => new SavedViewRow(view.Id, view.Name, view.Query, view.Position)).ToListAsync(cancellationToken);
    }
}
