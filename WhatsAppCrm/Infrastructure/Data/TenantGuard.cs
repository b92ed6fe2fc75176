using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>The third tenancy lock: nothing owned is saved from outside its organization.</summary>
internal static class TenantGuard
{
    /// <exception cref="InvalidOperationException">A changed row belongs to another organization, or none is current.</exception>
    public static void Check(ChangeTracker tracker, CurrentOrganization current)
    {
        foreach (var entry in tracker.Entries<IOwned>())
        {
            if (entry.State is not (EntityState.Added or EntityState.Modified or EntityState.Deleted)) continue;

            var stored = entry.State == EntityState.Added ? entry.Entity.OrganizationId : entry.Property<Guid>(nameof(IOwned.OrganizationId)).OriginalValue;
            if (current.Id is null || stored != current.Id || entry.Entity.OrganizationId != current.Id)
                throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another organization was about to be saved.");
        }
    }
}
