using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>An organization a person may switch to, with what they are there.</summary>
public sealed record OrganizationChoice(Guid Id, string Name, Role Role);

/// <summary>What the frame around every page shows.</summary>
public sealed record Frame(Guid UserId, string UserName, string Email, IReadOnlyList<OrganizationChoice> Organizations);

/// <summary>Reads across organizations, but only the caller's own memberships.</summary>
public sealed class FrameQueries(IDbContextFactory<AppDbContext> factory)
{
    /// <returns>Null when the account is gone.</returns>
    public async Task<Frame?> FindAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.AsNoTracking().Where(u => u.Id == userId).Select(u => new { u.DisplayName, u.Email }).SingleOrDefaultAsync(cancellationToken);
        if (user is null) return null;

        var organizations = await db.AcrossOrganizations<Membership>().AsNoTracking()
            .Where(membership => membership.UserId == userId)
            .Join(db.Organizations, membership => membership.OrganizationId, organization => organization.Id,
                (membership, organization) => new { organization.Id, organization.Name, membership.Role })
            .OrderBy(row => row.Name).ThenBy(row => row.Id)
            .ToListAsync(cancellationToken);
        return new Frame(userId, user.DisplayName, user.Email ?? "", [.. organizations.Select(row => new OrganizationChoice(row.Id, row.Name, row.Role))]);
    }
}
