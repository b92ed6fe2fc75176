using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Reports;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class MessageTallyConfiguration : IEntityTypeConfiguration<MessageTally>
{
    public void Configure(EntityTypeBuilder<MessageTally> tally)
    {
        tally.HasKey(t => new { t.OrganizationId, t.SlotUtc, t.WhatsAppAccountId, t.UserId });
        tally.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(t => t.WhatsAppAccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TallyMarkConfiguration : IEntityTypeConfiguration<TallyMark>
{
    public void Configure(EntityTypeBuilder<TallyMark> mark)
    {
        mark.HasKey(m => m.OrganizationId);
        mark.Property(m => m.OrganizationId).ValueGeneratedNever();
        // Two processes that count the same messages: the second one's commit is refused.
        mark.Property(m => m.UpToId).IsConcurrencyToken();
        mark.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TallyPositionConfiguration : IEntityTypeConfiguration<TallyPosition>
{
    public void Configure(EntityTypeBuilder<TallyPosition> position)
    {
        position.Property(p => p.Id).ValueGeneratedNever();
        position.Property(p => p.UpToId).IsConcurrencyToken();
        position.Property(p => p.NextId).IsConcurrencyToken();
    }
}
