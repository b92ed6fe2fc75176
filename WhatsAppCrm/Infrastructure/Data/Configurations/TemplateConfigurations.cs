using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class MessageTemplateConfiguration : IEntityTypeConfiguration<MessageTemplate>
{
    public void Configure(EntityTypeBuilder<MessageTemplate> template)
    {
        template.Ignore(t => t.IsUnknownToMeta);
        template.Ignore(t => t.IsEditable);
        template.Ignore(t => t.CanBeSent);
        template.Ignore(t => t.CategoryIsFixed);
        template.Property(t => t.WabaId).HasMaxLength(40);
        template.Property(t => t.Name).HasMaxLength(512);
        template.Property(t => t.Language).HasMaxLength(20);
        template.Property(t => t.MetaTemplateId).HasMaxLength(40);
        template.Property(t => t.RejectedReason).HasMaxLength(200);
        template.Property(t => t.StatusTitle).HasMaxLength(200);
        template.Property(t => t.MetaWords).HasMaxLength(1000);
        template.Property(t => t.ErrandProblem).HasMaxLength(60);
        template.Property(t => t.ErrandProblemWords).HasMaxLength(500);
        template.HasIndex(t => new { t.OrganizationId, t.Status });
        template.HasIndex(t => t.MetaTemplateId);
        // Meta's own key, as long as it stands.
        template.HasIndex(t => new { t.OrganizationId, t.WabaId, t.Name, t.Language }).IsUnique().HasFilter("\"DeletedAtUtc\" IS NULL");
        // What waits for an answer of Meta's.
        template.HasIndex(t => t.ErrandAtUtc).HasFilter("\"ErrandAtUtc\" IS NOT NULL");
        template.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(t => t.WhatsAppAccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class TemplateVersionConfiguration : IEntityTypeConfiguration<TemplateVersion>
{
    public void Configure(EntityTypeBuilder<TemplateVersion> version)
    {
        version.Ignore(v => v.Content);
        version.Property(v => v.ReturnNote).HasMaxLength(TemplateVersion.NoteMaxLength);
        version.HasIndex(v => new { v.TemplateId, v.Number }).IsUnique();
        version.HasIndex(v => v.ExampleUploadId).HasFilter("\"ExampleUploadId\" IS NOT NULL");
        version.HasOne<MessageTemplate>().WithMany().HasForeignKey(v => v.TemplateId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TemplateEventConfiguration : IEntityTypeConfiguration<TemplateEvent>
{
    public void Configure(EntityTypeBuilder<TemplateEvent> line)
    {
        line.Property(e => e.Kind).HasMaxLength(60);
        line.Property(e => e.Detail).HasMaxLength(TemplateEvent.DetailMaxLength);
        line.Property(e => e.Key).HasMaxLength(TemplateEvent.KeyMaxLength);
        line.HasIndex(e => new { e.TemplateId, e.Key }).IsUnique();
        line.HasIndex(e => new { e.TemplateId, e.AtUtc, e.Id });
        line.HasOne<MessageTemplate>().WithMany().HasForeignKey(e => e.TemplateId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TemplateSyncConfiguration : IEntityTypeConfiguration<TemplateSync>
{
    public void Configure(EntityTypeBuilder<TemplateSync> sync)
    {
        sync.Property(s => s.WabaId).HasMaxLength(40);
        sync.Property(s => s.Problem).HasMaxLength(60);
        sync.HasIndex(s => new { s.OrganizationId, s.WabaId }).IsUnique();
        sync.HasOne<Organization>().WithMany().HasForeignKey(s => s.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}
