using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Organizations;

/// <summary>Remembers where a person works next; the page must then be loaded anew, because a circuit keeps its organization.</summary>
public sealed class SwitchOrganization(IDbContextFactory<AppDbContext> factory, MembershipLookup memberships)
{
    /// <exception cref="ProblemException"><c>NOT_FOUND</c> when they don't belong to it or it does not exist.</exception>
    public async Task RunAsync(Guid userId, Guid organizationId, CancellationToken cancellationToken)
    {
        _ = await memberships.FindAsync(userId, organizationId, cancellationToken) ?? throw new ProblemException(Problem.NotFound);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        (await db.Users.SingleAsync(user => user.Id == userId, cancellationToken)).LastOrganizationId = organizationId;
        await db.SaveChangesAsync(cancellationToken);
    }
}
