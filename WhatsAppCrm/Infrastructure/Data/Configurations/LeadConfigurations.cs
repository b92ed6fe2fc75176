using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class PipelineConfiguration : IEntityTypeConfiguration<Pipeline>
{
    public void Configure(EntityTypeBuilder<Pipeline> pipeline)
    {
        pipeline.Property(p => p.Name).HasMaxLength(Stage.NameMaxLength);
        pipeline.HasIndex(p => p.OrganizationId);
        pipeline.HasOne<Organization>().WithMany().HasForeignKey(p => p.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class StageConfiguration : IEntityTypeConfiguration<Stage>
{
    public void Configure(EntityTypeBuilder<Stage> stage)
    {
        stage.Property(s => s.Name).HasMaxLength(Stage.NameMaxLength);
        stage.Property(s => s.Color).HasMaxLength(20);
        stage.Property(s => s.TaskTitle).HasMaxLength(LeadTask.TitleMaxLength);
        stage.HasIndex(s => new { s.PipelineId, s.Position });
        stage.HasOne<Pipeline>().WithMany().HasForeignKey(s => s.PipelineId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LeadConfiguration : IEntityTypeConfiguration<Lead>
{
    public void Configure(EntityTypeBuilder<Lead> lead)
    {
        lead.Ignore(l => l.Value);
        lead.Ignore(l => l.IsUntouched);
        lead.Ignore(l => l.State);
        lead.HasQueryFilter(AppDbContext.DeletedFilter, l => l.DeletedAtUtc == null);
        lead.Property(l => l.LostNote).HasMaxLength(Lead.LostNoteMaxLength);
        lead.Property(l => l.Name).HasMaxLength(Lead.NameMaxLength);
        lead.Property(l => l.Phone).HasMaxLength(40);
        lead.Property(l => l.Email).HasMaxLength(254);
        lead.Property(l => l.Source).HasMaxLength(Lead.SourceMaxLength);
        // One automatic lead a contact: two messages at once can't make two.
        lead.HasIndex(l => new { l.OrganizationId, l.ContactId, l.ContactOrder }).IsUnique().HasFilter("\"ContactId\" IS NOT NULL");
        // Who else has this number or address: for finding one person in two contacts.
        lead.HasIndex(l => new { l.OrganizationId, l.Phone }).HasFilter("\"Phone\" IS NOT NULL");
        lead.HasIndex(l => new { l.OrganizationId, l.Email }).HasFilter("\"Email\" IS NOT NULL");
        lead.HasIndex(l => new { l.OrganizationId, l.StageId, l.LastActivityAtUtc, l.Id });
        lead.HasIndex(l => new { l.OrganizationId, l.CreatedAtUtc, l.Id });
        // Figures: what came in a time and what became of it, from the index alone; what was won or lost in a time.
        lead.HasIndex(l => new { l.OrganizationId, l.CreatedAtUtc, l.Source, l.PipelineId, l.StageId, l.Status, l.OwnerId, l.DeletedAtUtc }).HasDatabaseName("IX_Leads_Figures");
        lead.HasIndex(l => new { l.OrganizationId, l.ClosedAtUtc, l.Status, l.PipelineId, l.OwnerId, l.ValueInCents, l.DeletedAtUtc }).HasFilter("\"ClosedAtUtc\" IS NOT NULL").HasDatabaseName("IX_Leads_Closed");
        // Who is known already: the import asks, and the first message of a person whose number was typed in.
        lead.HasIndex(l => new { l.OrganizationId, l.Phone });
        lead.HasIndex(l => new { l.OrganizationId, l.Email });
        lead.HasOne<Contact>().WithMany().HasForeignKey(l => l.ContactId).OnDelete(DeleteBehavior.Restrict);
        lead.HasOne<Pipeline>().WithMany().HasForeignKey(l => l.PipelineId).OnDelete(DeleteBehavior.Restrict);
        lead.HasOne<Stage>().WithMany().HasForeignKey(l => l.StageId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class NoteConfiguration : IEntityTypeConfiguration<Note>
{
    public void Configure(EntityTypeBuilder<Note> note)
    {
        note.Property(n => n.Content).HasMaxLength(Note.ContentMaxLength);
        note.HasIndex(n => n.MessageId).IsUnique().HasFilter("\"MessageId\" IS NOT NULL");
        note.HasIndex(n => new { n.LeadId, n.CreatedAtUtc, n.Id });
        // What members wrote, without the customer's words.
        note.HasIndex(n => new { n.LeadId, n.CreatedAtUtc }).HasDatabaseName("IX_Notes_Members").HasFilter("\"LeadId\" IS NOT NULL AND \"MessageId\" IS NULL");
        note.HasIndex(n => new { n.ConversationId, n.CreatedAtUtc, n.Id }).HasFilter("\"ConversationId\" IS NOT NULL");
        note.HasOne<Lead>().WithMany().HasForeignKey(n => n.LeadId).OnDelete(DeleteBehavior.Restrict);
        note.HasOne<Conversation>().WithMany().HasForeignKey(n => n.ConversationId).OnDelete(DeleteBehavior.Restrict);
        note.HasOne<Message>().WithMany().HasForeignKey(n => n.MessageId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class NoteMentionConfiguration : IEntityTypeConfiguration<NoteMention>
{
    public void Configure(EntityTypeBuilder<NoteMention> mention)
    {
        mention.HasKey(m => new { m.NoteId, m.UserId });
        // A member's own, those not seen first.
        mention.HasIndex(m => new { m.OrganizationId, m.UserId, m.SeenAtUtc });
        mention.HasOne<Note>().WithMany().HasForeignKey(m => m.NoteId).OnDelete(DeleteBehavior.Cascade);
    }
}
