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

internal sealed class MessageDraftConfiguration : IEntityTypeConfiguration<MessageDraft>
{
    public void Configure(EntityTypeBuilder<MessageDraft> draft)
    {
        draft.Property(d => d.Text).HasMaxLength(Message.TextMaxLength);
        draft.HasIndex(d => new { d.OrganizationId, d.UserId, d.ConversationId, d.Kind }).IsUnique();
        draft.HasIndex(d => d.ConversationId);
        draft.HasOne<Conversation>().WithMany().HasForeignKey(d => d.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class ScheduledMessageConfiguration : IEntityTypeConfiguration<ScheduledMessage>
{
    public void Configure(EntityTypeBuilder<ScheduledMessage> message)
    {
        message.Ignore(m => m.Content);
        message.Ignore(m => m.IsOpen);
        message.Property(m => m.Text).HasMaxLength(Message.TextMaxLength);
        message.Property(m => m.WabaId).HasMaxLength(40);
        message.Property(m => m.Reason).HasMaxLength(60);
        message.Property(m => m.ClientId).HasMaxLength(100);
        message.HasIndex(m => new { m.OrganizationId, m.ClientId }).IsUnique().HasFilter("\"ClientId\" IS NOT NULL");
        // What is due, whoever it belongs to.
        message.HasIndex(m => m.DueAtUtc).HasFilter("\"State\" = 'WAITING'");
        message.HasIndex(m => new { m.ConversationId, m.State, m.DueAtUtc });
        // What a member should look at.
        message.HasIndex(m => new { m.OrganizationId, m.AuthorUserId }).HasFilter("\"State\" = 'HELD'");
        message.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
