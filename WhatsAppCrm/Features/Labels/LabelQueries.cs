using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Labels;

/// <param name="Color">A token name of the theme.</param>
public sealed record LabelRow(Guid Id, string Name, string Color);

/// <param name="Conversations">How many it is on.</param>
public sealed record LabelUse(Guid Id, string Name, string Color, int Conversations);

/// <summary>Reads the organization's labels.</summary>
public sealed class LabelQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    /// <summary>All of them, by name.</summary>
    public async Task<IReadOnlyList<LabelRow>> ListAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var labels = await db.Labels.AsNoTracking().Select(label => new LabelRow(label.Id, label.Name, label.Color)).ToListAsync(cancellationToken);
        return [.. labels.OrderBy(label => label.Name, StringComparer.CurrentCultureIgnoreCase)];
    }

    /// <summary>All of them with what they are on; counts every use, for the page of settings only.</summary>
    public async Task<IReadOnlyList<LabelUse>> ListUsesAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var labels = await db.Labels.AsNoTracking()
            .Select(label => new LabelUse(label.Id, label.Name, label.Color, db.ConversationLabels.Count(on => on.LabelId == label.Id))).ToListAsync(cancellationToken);
        return [.. labels.OrderBy(label => label.Name, StringComparer.CurrentCultureIgnoreCase)];
    }
}
