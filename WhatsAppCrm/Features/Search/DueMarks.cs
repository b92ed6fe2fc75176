using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Search;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Search;

/// <param name="Marks">Newest first.</param>
public sealed record DueOfOrganization(Guid OrganizationId, IReadOnlyList<SearchMark> Marks);

/// <summary>What the index does not know yet. The newest first: what came just now is found within the second, also while a backlog is worked off.</summary>
public sealed class DueMarks(IDbContextFactory<AppDbContext> factory)
{
    public const int MostAtOnce = 500;

    public async Task<IReadOnlyList<DueOfOrganization>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var marks = await db.AcrossOrganizations<SearchMark>().AsNoTracking().OrderByDescending(mark => mark.Id).Take(MostAtOnce).ToListAsync(cancellationToken);
        return [.. marks.GroupBy(mark => mark.OrganizationId).Select(some => new DueOfOrganization(some.Key, [.. some]))];
    }
}
