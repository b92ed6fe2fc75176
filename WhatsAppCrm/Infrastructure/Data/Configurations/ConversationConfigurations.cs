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
        conversation.Property(c => c.Priority).HasConversion<int>();
        conversation.Property(c => c.Language).HasMaxLength(2);
        ConfigureLists(conversation);
        conversation.HasMany<ConversationEvent>("_history").WithOne().HasForeignKey(line => line.ConversationId).OnDelete(DeleteBehavior.Restrict);
        conversation.HasIndex(c => c.ContactId);
        conversation.HasIndex(c => c.LeadId);
        conversation.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(c => c.WhatsAppAccountId).OnDelete(DeleteBehavior.Restrict);
        conversation.HasOne<Contact>().WithMany().HasForeignKey(c => c.ContactId).OnDelete(DeleteBehavior.Restrict);
        conversation.HasOne<Lead>().WithMany().HasForeignKey(c => c.LeadId).OnDelete(DeleteBehavior.Restrict);
    }

    /// <summary>One for each way the list is walked: whatever else it is narrowed to is looked at on the way.</summary>
    private static void ConfigureLists(EntityTypeBuilder<Conversation> conversation)
    {
        conversation.HasIndex(c => new { c.OrganizationId, c.LastMessageAtUtc, c.Id });
        conversation.HasIndex(c => new { c.OrganizationId, c.Status, c.LastMessageAtUtc, c.Id });
        conversation.HasIndex(c => new { c.OrganizationId, c.AssigneeId, c.Status, c.LastMessageAtUtc, c.Id }).HasDatabaseName("IX_Conversations_List_Assignee");
        conversation.HasIndex(c => new { c.OrganizationId, c.Status, c.WaitingSinceUtc, c.Id }).HasDatabaseName("IX_Conversations_List_Waiting").HasFilter("\"WaitingSinceUtc\" IS NOT NULL");
        conversation.HasIndex(c => new { c.OrganizationId, c.Status, c.LastInboundAtUtc, c.Id }).HasDatabaseName("IX_Conversations_List_Window").HasFilter("\"LastInboundAtUtc\" IS NOT NULL");
        conversation.HasIndex(c => new { c.OrganizationId, c.Status, c.Priority, c.LastMessageAtUtc, c.Id }).HasDatabaseName("IX_Conversations_List_Priority").HasFilter("\"Priority\" > 0");
        // Counted only; nothing in it moves when one more message comes.
        conversation.HasIndex(c => new { c.OrganizationId, c.Status, c.AssigneeId }).HasDatabaseName("IX_Conversations_Unread").HasFilter("\"UnreadCount\" > 0");
        // What waits for a turn; most organizations give none, and most conversations have somebody.
        conversation.HasIndex(c => new { c.OrganizationId, c.UnownedSinceUtc }).HasFilter("\"UnownedSinceUtc\" IS NOT NULL");
        // What comes back by itself, whoever it belongs to.
        conversation.HasIndex(c => c.SnoozedUntilUtc).HasFilter("\"SnoozedUntilUtc\" IS NOT NULL");
    }
}

internal sealed class ConversationEventConfiguration : IEntityTypeConfiguration<ConversationEvent>
{
    public void Configure(EntityTypeBuilder<ConversationEvent> line)
    {
        // Made by the conversation itself: a known key must not make EF believe that the row is there already.
        line.Property(e => e.Id).ValueGeneratedNever();
        line.Property(e => e.Detail).HasMaxLength(ConversationEvent.DetailMaxLength);
        line.HasIndex(e => new { e.ConversationId, e.Id });
        // Figures of a time are read from the index alone.
        line.HasIndex(e => new { e.OrganizationId, e.Kind, e.AtUtc, e.IsFirst, e.Seconds, e.UserId, e.WhatsAppAccountId }).HasDatabaseName("IX_ConversationEvents_Figures");
    }
}

internal sealed class AssignmentSettingsConfiguration : IEntityTypeConfiguration<AssignmentSettings>
{
    public void Configure(EntityTypeBuilder<AssignmentSettings> settings)
    {
        settings.HasIndex(s => s.OrganizationId).IsUnique();
        settings.HasOne<Organization>().WithMany().HasForeignKey(s => s.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LabelConfiguration : IEntityTypeConfiguration<Label>
{
    public void Configure(EntityTypeBuilder<Label> label)
    {
        label.Property(l => l.Name).HasMaxLength(Label.NameMaxLength);
        label.Property(l => l.NameKey).HasMaxLength(Label.NameMaxLength);
        label.Property(l => l.Color).HasMaxLength(20);
        label.HasIndex(l => new { l.OrganizationId, l.NameKey }).IsUnique();
        label.HasOne<Organization>().WithMany().HasForeignKey(l => l.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ConversationLabelConfiguration : IEntityTypeConfiguration<ConversationLabel>
{
    public void Configure(EntityTypeBuilder<ConversationLabel> on)
    {
        on.HasKey(l => new { l.ConversationId, l.LabelId });
        on.HasIndex(l => new { l.LabelId, l.ConversationId });
        on.HasOne<Conversation>().WithMany().HasForeignKey(l => l.ConversationId).OnDelete(DeleteBehavior.Restrict);
        on.HasOne<Label>().WithMany().HasForeignKey(l => l.LabelId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SavedViewConfiguration : IEntityTypeConfiguration<SavedView>
{
    public void Configure(EntityTypeBuilder<SavedView> view)
    {
        view.Property(v => v.Name).HasMaxLength(SavedView.NameMaxLength);
        view.Property(v => v.Query).HasMaxLength(SavedView.QueryMaxLength);
        view.HasIndex(v => new { v.OrganizationId, v.UserId, v.Position });
        view.HasOne<Organization>().WithMany().HasForeignKey(v => v.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
