using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class PendingUnsubscribeConfiguration : IEntityTypeConfiguration<PendingUnsubscribe>
{
    public void Configure(EntityTypeBuilder<PendingUnsubscribe> pending)
    {
        pending.Property(p => p.WabaId).HasMaxLength(40);
        pending.HasIndex(p => p.NextAttemptAtUtc);
        pending.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(p => p.WhatsAppAccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
