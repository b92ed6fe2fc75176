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
        contact.Property(c => c.ParentUserId).HasMaxLength(ContactAddress.ValueMaxLength);
        contact.Property(c => c.Username).HasMaxLength(60);
        contact.Property(c => c.AddressBookName).HasMaxLength(Contact.NameMaxLength);
        contact.Property(c => c.MarketingSource).HasMaxLength(200);
        contact.Ignore(c => c.IsNameless);
        contact.HasIndex(c => new { c.OrganizationId, c.Name });
        contact.HasIndex(c => new { c.OrganizationId, c.Username }).HasFilter("\"Username\" IS NOT NULL");
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
        conversation.Property(c => c.ToPhone).HasMaxLength(20);
        conversation.Property(c => c.ToUserId).HasMaxLength(ContactAddress.ValueMaxLength);
        conversation.Ignore(c => c.WindowClosesAtUtc);
        conversation.Ignore(c => c.HasOwnRecipient);
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
