using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        message.Property(m => m.ProviderMessageId).HasMaxLength(Message.ProviderMessageIdMaxLength);
        message.Property(m => m.QuotedProviderMessageId).HasMaxLength(Message.ProviderMessageIdMaxLength);
        message.Property(m => m.ClientId).HasMaxLength(100);
        message.Property(m => m.ErrorTitle).HasMaxLength(200);
        message.Ignore(m => m.IsKnownByEditOnly);
        message.Ignore(m => m.CanBeAnswered);
        message.ComplexProperty(m => m.Pricing, PricingColumns.Configure);
        // Null ids are many on every database: the filter makes SQL Server agree with the other two.
        message.HasIndex(m => new { m.WhatsAppAccountId, m.ProviderMessageId }).IsUnique().HasFilter("\"ProviderMessageId\" IS NOT NULL");
        message.HasIndex(m => new { m.OrganizationId, m.ClientId }).IsUnique().HasFilter("\"ClientId\" IS NOT NULL");
        message.HasIndex(m => new { m.ConversationId, m.SentAtUtc, m.Id });
        message.HasIndex(m => new { m.OrganizationId, m.SentAtUtc, m.Id });
        // What failed and which templates were used, in a time: few rows each.
        message.Property(m => m.TemplateName).HasMaxLength(Message.TemplateNameMaxLength);
        message.HasIndex(m => new { m.OrganizationId, m.FailedAtUtc }).HasFilter("\"FailedAtUtc\" IS NOT NULL");
        message.HasIndex(m => new { m.OrganizationId, m.SentAtUtc, m.TemplateName, m.Status, m.WhatsAppAccountId, m.SentByUserId }).HasFilter("\"TemplateName\" IS NOT NULL").HasDatabaseName("IX_Messages_Templates");
        // Groups only: everywhere else it is null.
        message.HasIndex(m => m.AuthorContactId).HasFilter("\"AuthorContactId\" IS NOT NULL");
        // Our reactions to a message; the filter keeps everything else out of it.
        message.HasIndex(m => new { m.WhatsAppAccountId, m.QuotedProviderMessageId }).HasFilter("\"Kind\" = 'REACTION'").HasDatabaseName("IX_Messages_OwnReactions");
        message.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ConversationId).OnDelete(DeleteBehavior.Restrict);
    }
}

/// <summary>What a message cost, as columns of whatever row carries it.</summary>
internal static class PricingColumns
{
    public static void Configure(ComplexPropertyBuilder<MessagePricing> pricing)
    {
        pricing.Property(p => p.Category).HasMaxLength(MessagePricing.WordMaxLength);
        pricing.Property(p => p.Type).HasMaxLength(MessagePricing.WordMaxLength);
        pricing.Property(p => p.Model).HasMaxLength(MessagePricing.WordMaxLength);
    }
}

internal sealed class MessageMediaConfiguration : IEntityTypeConfiguration<MessageMedia>
{
    public void Configure(EntityTypeBuilder<MessageMedia> media)
    {
        media.HasKey(m => m.MessageId);
        media.Property(m => m.MessageId).ValueGeneratedNever();
        media.Property(m => m.MediaId).HasMaxLength(MessageMedia.MediaIdMaxLength);
        media.Property(m => m.MimeType).HasMaxLength(MessageMedia.MimeTypeMaxLength);
        media.Property(m => m.FileName).HasMaxLength(MessageMedia.FileNameMaxLength);
        media.Property(m => m.Sha256).HasMaxLength(MessageMedia.Sha256MaxLength);
        media.Property(m => m.StorageKey).HasMaxLength(MessageMedia.StorageKeyMaxLength);
        media.Property(m => m.ContentType).HasMaxLength(MessageMedia.ContentTypeMaxLength);
        media.Property(m => m.ContentHash).HasMaxLength(MessageMedia.ContentHashMaxLength);
        // What is still to be fetched for a number, newest first; whether a stored file is anybody's.
        media.HasIndex(m => new { m.State, m.WhatsAppAccountId, m.MessageId });
        media.HasIndex(m => m.StorageKey);
        media.HasOne<Message>().WithOne().HasForeignKey<MessageMedia>(m => m.MessageId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MediaUploadConfiguration : IEntityTypeConfiguration<MediaUpload>
{
    public void Configure(EntityTypeBuilder<MediaUpload> upload)
    {
        upload.Property(u => u.FileName).HasMaxLength(MessageMedia.FileNameMaxLength);
        upload.Property(u => u.MimeType).HasMaxLength(MessageMedia.MimeTypeMaxLength);
        upload.Property(u => u.ContentType).HasMaxLength(MessageMedia.ContentTypeMaxLength);
        upload.Property(u => u.ContentHash).HasMaxLength(MessageMedia.ContentHashMaxLength);
        upload.Property(u => u.StorageKey).HasMaxLength(MessageMedia.StorageKeyMaxLength);
        upload.HasIndex(u => u.CreatedAtUtc);
    }
}

internal sealed class MessageReactionConfiguration : IEntityTypeConfiguration<MessageReaction>
{
    public void Configure(EntityTypeBuilder<MessageReaction> reaction)
    {
        reaction.Property(r => r.ProviderMessageId).HasMaxLength(Message.ProviderMessageIdMaxLength);
        reaction.Property(r => r.Emoji).HasMaxLength(MessageReaction.EmojiMaxLength);
        reaction.Ignore(r => r.IsOurs);
        reaction.HasIndex(r => r.SenderId);
        // Named: the name of all three columns is longer than PostgreSQL's 63 letters.
        reaction.HasIndex(r => new { r.WhatsAppAccountId, r.ProviderMessageId, r.SenderId }).IsUnique().HasDatabaseName("IX_MessageReactions_Message_Sender");
    }
}

internal sealed class MessageRevisionConfiguration : IEntityTypeConfiguration<MessageRevision>
{
    public void Configure(EntityTypeBuilder<MessageRevision> revision)
    {
        revision.Property(r => r.EditId).HasMaxLength(Message.ProviderMessageIdMaxLength);
        revision.HasIndex(r => new { r.MessageId, r.EditId }).IsUnique();
        revision.HasOne<Message>().WithMany().HasForeignKey(r => r.MessageId).OnDelete(DeleteBehavior.Restrict);
    }
}
