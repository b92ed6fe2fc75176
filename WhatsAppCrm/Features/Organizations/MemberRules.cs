using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>What holds whenever a member gets another role or leaves.</summary>
internal static class MemberRules
{
    /// <param name="db">Inside the transaction that holds the organization's lock.</param>
    /// <param name="current">Who acts.</param>
    /// <param name="membership">Whose role changes.</param>
    /// <param name="wanted">The new role; null when they leave.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ProblemException"><c>OWNER_ONLY</c>, <c>LAST_OWNER</c>.</exception>
    public static async Task CheckAsync(AppDbContext db, CurrentOrganization current, Membership membership, Role? wanted, CancellationToken cancellationToken)
    {
        if ((membership.Role == Role.OWNER || wanted == Role.OWNER) && !current.Is(Role.OWNER)) throw new ProblemException(OwnerOnly);
        if (membership.Role == Role.OWNER && wanted != Role.OWNER
            && !await db.Memberships.AnyAsync(other => other.Role == Role.OWNER && other.Id != membership.Id, cancellationToken))
            throw new ProblemException(Problem.Conflict("LAST_OWNER"));
    }

    public static readonly Problem OwnerOnly = new("OWNER_ONLY", ProblemKind.Forbidden);
}
