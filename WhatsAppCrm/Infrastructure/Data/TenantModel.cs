using System.Reflection;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>Puts the first two tenancy locks on every owned entity: the named filter and the concurrency token.</summary>
internal static class TenantModel
{
    private static readonly MethodInfo ApplyToMethod = typeof(TenantModel).GetMethod(nameof(ApplyTo), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static void Apply(ModelBuilder builder, AppDbContext context)
    {
        foreach (var type in builder.Model.GetEntityTypes().Select(entity => entity.ClrType).Where(typeof(IOwned).IsAssignableFrom).ToList())
            ApplyToMethod.MakeGenericMethod(type).Invoke(null, [builder, context]);
    }

    private static void ApplyTo<T>(ModelBuilder builder, AppDbContext context)
        where T : class, IOwned
    {
        builder.Entity<T>().HasQueryFilter(AppDbContext.TenantFilter, entity => entity.OrganizationId == context.TenantId);
        builder.Entity<T>().Property(entity => entity.OrganizationId).IsConcurrencyToken();
    }
}
