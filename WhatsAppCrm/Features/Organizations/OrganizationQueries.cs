using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>An organization as its member sees it; times are UTC.</summary>
public sealed record OrganizationDetails(
    Guid Id, string Name, string? Description, string? Industry, string? Website, string TimeZone, string Locale, string Currency, Role Role, DateTime CreatedAt);

public sealed class OrganizationQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>Every organization of a person, by name.</summary>
    public async Task<IReadOnlyList<OrganizationDetails>> ListAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await Joined(db, db.AcrossOrganizations<Membership>().Where(membership => membership.UserId == userId)).ToListAsync(cancellationToken);
    }

    /// <summary>The current one.</summary>
    /// <exception cref="ProblemException"><c>ORGANIZATION_REQUIRED</c>, <c>NOT_FOUND</c>.</exception>
    public async Task<OrganizationDetails> GetAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await Joined(db, db.Memberships.Where(membership => membership.UserId == current.UserId)).SingleOrDefaultAsync(cancellationToken)
            ?? throw new ProblemException(Problem.NotFound);
    }

    private static IQueryable<OrganizationDetails> Joined(AppDbContext db, IQueryable<Membership> memberships) =>
        memberships.AsNoTracking()
            .Join(db.Organizations, membership => membership.OrganizationId, organization => organization.Id, (membership, organization) => new { membership, organization })
            .OrderBy(row => row.organization.Name).ThenBy(row => row.organization.Id)
            .Select(row => new OrganizationDetails(
                row.organization.Id, row.organization.Name, row.organization.Description, row.organization.Industry, row.organization.Website,
                row.organization.TimeZone, row.organization.Locale, row.organization.Currency, row.membership.Role, row.organization.CreatedAtUtc));
}
