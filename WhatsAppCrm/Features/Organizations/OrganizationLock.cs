using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>
/// Lets one change of an organization's members run at a time on every database: two owners who remove each other at the same
/// moment must not both succeed. An update of the organization's own row holds the others back until the commit.
/// </summary>
internal static class OrganizationLock
{
    /// <summary>To be called first inside a <see cref="AppDbContext.BeginWriteAsync"/> transaction.</summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>.</exception>
    public static async Task LockOrganizationAsync(this AppDbContext db, Guid organizationId, CancellationToken cancellationToken)
    {
        var rows = await db.Organizations.Where(organization => organization.Id == organizationId)
            .ExecuteUpdateAsync(update => update.SetProperty(organization => organization.Name, organization => organization.Name), cancellationToken);
        if (rows == 0) throw new ProblemException(Problem.NotFound);
    }
}
