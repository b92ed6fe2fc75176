using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Tenancy;

/// <summary>A member as colleagues see them.</summary>
public sealed record Member(Guid UserId, string Name, Role Role);

/// <summary>Who belongs to the current organization.</summary>
public sealed class MemberDirectory(IDbContextFactory<AppDbContext> factory)
{
    /// <summary>Everyone, by name. Empty without a current organization.</summary>
    public async Task<IReadOnlyList<Member>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var members = await db.Memberships.AsNoTracking()
            .Join(db.Users, membership => membership.UserId, user => user.Id,
                (membership, user) => new Member(user.Id, user.DisplayName == "" ? user.Email! : user.DisplayName, membership.Role))
            .ToListAsync(cancellationToken);
        return [.. members.OrderBy(member => member.Name, StringComparer.CurrentCulture)];
    }

    /// <summary>True when the person is a member of the current organization.</summary>
    public async Task<bool> HasAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Memberships.AnyAsync(membership => membership.UserId == userId, cancellationToken);
    }
}
