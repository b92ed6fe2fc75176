using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class QuickReplyConfiguration : IEntityTypeConfiguration<QuickReply>
{
    public void Configure(EntityTypeBuilder<QuickReply> reply)
    {
        reply.Property(r => r.Shortcut).HasMaxLength(QuickReply.ShortcutMaxLength);
        reply.Property(r => r.ShortcutKey).HasMaxLength(QuickReply.ShortcutMaxLength);
        reply.Property(r => r.Text).HasMaxLength(QuickReply.TextMaxLength);
        // Two, because databases disagree on whether two nulls are the same.
        reply.HasIndex(r => new { r.OrganizationId, r.ShortcutKey }).IsUnique().HasDatabaseName("IX_QuickReplies_Shared").HasFilter("\"OwnerUserId\" IS NULL");
        reply.HasIndex(r => new { r.OrganizationId, r.OwnerUserId, r.ShortcutKey }).IsUnique().HasDatabaseName("IX_QuickReplies_Own").HasFilter("\"OwnerUserId\" IS NOT NULL");
        reply.HasOne<Organization>().WithMany().HasForeignKey(r => r.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
