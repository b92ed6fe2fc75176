using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class ContactConfiguration : IEntityTypeConfiguration<Contact>
{
    public void Configure(EntityTypeBuilder<Contact> contact)
    {
        contact.Property(c => c.Name).HasMaxLength(Contact.NameMaxLength);
        contact.Property(c => c.Phone).HasMaxLength(20);
        contact.Property(c => c.UserId).HasMaxLength(ContactAddress.ValueMaxLength);
        contact.Property(c => c.Username).HasMaxLength(60);
        contact.HasIndex(c => new { c.OrganizationId, c.Name });
        contact.HasOne<Organization>().WithMany().HasForeignKey(c => c.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ContactAddressConfiguration : IEntityTypeConfiguration<ContactAddress>
{
    public void Configure(EntityTypeBuilder<ContactAddress> address)
    {
        address.Property(a => a.Value).HasMaxLength(ContactAddress.ValueMaxLength);
        address.HasIndex(a => new { a.OrganizationId, a.Kind, a.Value }).IsUnique();
        address.HasIndex(a => a.ContactId);
        address.HasOne<Contact>().WithMany().HasForeignKey(a => a.ContactId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ConversationConfiguration : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> conversation)
    {
        conversation.Property(c => c.LastMessagePreview).HasMaxLength(Conversation.PreviewMaxLength);
        conversation.Ignore(c => c.WindowClosesAtUtc);
        conversation.HasIndex(c => new { c.OrganizationId, c.WhatsAppAccountId, c.ContactId }).IsUnique();
        // The list: newest first, all of them, one status, or one person's.
        conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAtUtc, c.Id });
        conversation.HasIndex(c => new { c.OrganizationId, c.Status, c.LastMessageAtUtc, c.Id });
        conversation.HasIndex(c => new { c.OrganizationId, c.AssigneeId, c.LastMessageAtUtc, c.Id });
        conversation.HasIndex(c => c.ContactId);
        conversation.HasIndex(c => c.LeadId);
        conversation.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(c => c.WhatsAppAccountId).OnDelete(DeleteBehavior.Restrict);
        conversation.HasOne<Contact>().WithMany().HasForeignKey(c => c.ContactId).OnDelete(DeleteBehavior.Restrict);
        conversation.HasOne<Lead>().WithMany().HasForeignKey(c => c.LeadId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MessageConfiguration : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> message)
    {
        message.Property(m => m.ProviderMessageId).HasMaxLength(Message.ProviderMessageIdMaxLength);
        message.Property(m => m.ClientId).HasMaxLength(100);
        message.Property(m => m.ErrorTitle).HasMaxLength(200);
        // Null ids are many on every database: the filter makes SQL Server agree with the other two.
        message.HasIndex(m => new { m.WhatsAppAccountId, m.ProviderMessageId }).IsUnique().HasFilter("\"ProviderMessageId\" IS NOT NULL");
        message.HasIndex(m => new { m.OrganizationId, m.ClientId }).IsUnique().HasFilter("\"ClientId\" IS NOT NULL");
        message.HasIndex(m => new { m.ConversationId, m.SentAtUtc, m.Id });
        message.HasIndex(m => new { m.OrganizationId, m.SentAtUtc, m.Id });
        message.HasOne<Conversation>().WithMany().HasForeignKey(m => m.ConversationId).OnDelete(DeleteBehavior.Restrict);
    }
}
