using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>Where a person belongs; asked before any organization is current.</summary>
public sealed class MembershipLookup(IDbContextFactory<AppDbContext> factory)
{
    public async Task<Membership?> FindAsync(Guid userId, Guid organizationId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.AcrossOrganizations<Membership>().AsNoTracking()
            .SingleOrDefaultAsync(membership => membership.UserId == userId && membership.OrganizationId == organizationId, cancellationToken);
    }

    /// <summary>A person's one membership; null when they have none or several.</summary>
    public async Task<Membership?> FindOnlyAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var memberships = await db.AcrossOrganizations<Membership>().AsNoTracking()
            .Where(membership => membership.UserId == userId).OrderBy(membership => membership.Id).Take(2).ToListAsync(cancellationToken);
        return memberships.Count == 1 ? memberships[0] : null;
    }

    /// <summary>The organization last worked in, else the oldest membership; null when they belong to none.</summary>
    public async Task<Membership?> FindDefaultAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var lastOrganizationId = db.Users.Where(user => user.Id == userId).Select(user => user.LastOrganizationId);
        return await db.AcrossOrganizations<Membership>().AsNoTracking()
            .Where(membership => membership.UserId == userId)
            .OrderByDescending(membership => lastOrganizationId.Contains(membership.OrganizationId))
            .ThenBy(membership => membership.CreatedAtUtc).ThenBy(membership => membership.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
