using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

// No foreign keys to contacts and conversations: these rows are about some that are gone.

internal sealed class ContactMergeConfiguration : IEntityTypeConfiguration<ContactMerge>
{
    public void Configure(EntityTypeBuilder<ContactMerge> merge)
    {
        merge.Property(m => m.OtherName).HasMaxLength(Contact.NameMaxLength);
        merge.Ignore(m => m.IsUndone);
        merge.Ignore(m => m.UndoableUntilUtc);
        merge.HasIndex(m => new { m.OrganizationId, m.SurvivorId });
        merge.HasIndex(m => new { m.OrganizationId, m.OtherId });
        // Whose trace is to be forgotten.
        merge.HasIndex(m => m.MergedAtUtc);
        merge.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MergedConversationConfiguration : IEntityTypeConfiguration<MergedConversation>
{
    public void Configure(EntityTypeBuilder<MergedConversation> moved)
    {
        moved.HasKey(m => m.ConversationId);
        moved.Property(m => m.ConversationId).ValueGeneratedNever();
        moved.HasIndex(m => m.MergeId);
        moved.HasOne<ContactMerge>().WithMany().HasForeignKey(m => m.MergeId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MergeSuggestionConfiguration : IEntityTypeConfiguration<MergeSuggestion>
{
    public void Configure(EntityTypeBuilder<MergeSuggestion> suggestion)
    {
        suggestion.HasIndex(s => new { s.OrganizationId, s.FirstId, s.SecondId }).IsUnique();
        suggestion.HasIndex(s => new { s.OrganizationId, s.SecondId });
        suggestion.HasOne<Organization>().WithMany().HasForeignKey(s => s.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
