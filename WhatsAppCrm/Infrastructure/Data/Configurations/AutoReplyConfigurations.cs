using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class AutoReplySettingsConfiguration : IEntityTypeConfiguration<AutoReplySettings>
{
    public void Configure(EntityTypeBuilder<AutoReplySettings> settings)
    {
        settings.Property(s => s.ProtectedBrainSecret).HasMaxLength(1000);
        settings.HasIndex(s => s.OrganizationId).IsUnique();
        settings.HasOne<Organization>().WithMany().HasForeignKey(s => s.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PendingAutoReplyConfiguration : IEntityTypeConfiguration<PendingAutoReply>
{
    public void Configure(EntityTypeBuilder<PendingAutoReply> pending)
    {
        pending.HasKey(p => p.MessageId);
        pending.Property(p => p.MessageId).ValueGeneratedNever();
        pending.Property(p => p.LastError).HasMaxLength(500);
        // Who has something due; whether a conversation has an earlier one; what is old enough to go.
        pending.HasIndex(p => new { p.State, p.OrganizationId, p.MessageId });
        pending.HasIndex(p => new { p.ConversationId, p.State, p.MessageId });
        pending.HasIndex(p => p.FinishedAtUtc);
        pending.HasOne<Message>().WithOne().HasForeignKey<PendingAutoReply>(p => p.MessageId).OnDelete(DeleteBehavior.Restrict);
    }
}
