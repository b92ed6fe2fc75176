using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class LeadMoveConfiguration : IEntityTypeConfiguration<LeadMove>
{
    public void Configure(EntityTypeBuilder<LeadMove> move)
    {
        move.Ignore(m => m.From);
        move.Property(m => m.FromStageName).HasMaxLength(Stage.NameMaxLength);
        move.Property(m => m.ToStageName).HasMaxLength(Stage.NameMaxLength);
        move.Property(m => m.FromLostNote).HasMaxLength(Lead.LostNoteMaxLength);
        move.HasIndex(m => new { m.LeadId, m.AtUtc, m.Id });
        move.HasOne<Lead>().WithMany().HasForeignKey(m => m.LeadId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LeadTaskConfiguration : IEntityTypeConfiguration<LeadTask>
{
    public void Configure(EntityTypeBuilder<LeadTask> task)
    {
        task.Property(t => t.Title).HasMaxLength(LeadTask.TitleMaxLength);
        task.HasIndex(t => new { t.LeadId, t.DoneAtUtc, t.DueAtUtc });
        // Somebody's open tasks, and those whose reminder is due.
        task.HasIndex(t => new { t.OrganizationId, t.AssigneeId, t.DoneAtUtc, t.DueAtUtc, t.Id });
        task.HasIndex(t => t.RemindAtUtc).HasFilter("\"RemindAtUtc\" IS NOT NULL AND \"RemindedAtUtc\" IS NULL");
        task.HasOne<Lead>().WithMany().HasForeignKey(t => t.LeadId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class LostReasonConfiguration : IEntityTypeConfiguration<LostReason>
{
    public void Configure(EntityTypeBuilder<LostReason> reason)
    {
        reason.Property(r => r.Name).HasMaxLength(LostReason.NameMaxLength);
        reason.HasIndex(r => new { r.OrganizationId, r.Position });
        reason.HasOne<Organization>().WithMany().HasForeignKey(r => r.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CustomFieldConfiguration : IEntityTypeConfiguration<CustomField>
{
    public void Configure(EntityTypeBuilder<CustomField> field)
    {
        field.Ignore(f => f.Choices);
        field.Property(f => f.Key).HasMaxLength(CustomField.KeyMaxLength);
        field.Property(f => f.Label).HasMaxLength(CustomField.LabelMaxLength);
        field.Property(f => f.ChoiceLines).HasMaxLength(CustomField.MostChoices * (CustomField.ChoiceMaxLength + 1));
        field.HasIndex(f => new { f.OrganizationId, f.Key }).IsUnique();
        field.HasOne<Organization>().WithMany().HasForeignKey(f => f.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class CustomValueConfiguration : IEntityTypeConfiguration<CustomValue>
{
    public void Configure(EntityTypeBuilder<CustomValue> value)
    {
        value.Property(v => v.Value).HasMaxLength(CustomValue.TextMaxLength);
        value.HasIndex(v => new { v.LeadId, v.FieldId }).IsUnique();
        value.HasIndex(v => v.FieldId);
        value.HasOne<Lead>().WithMany().HasForeignKey(v => v.LeadId).OnDelete(DeleteBehavior.Cascade);
        value.HasOne<CustomField>().WithMany().HasForeignKey(v => v.FieldId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LeadImportConfiguration : IEntityTypeConfiguration<LeadImport>
{
    public void Configure(EntityTypeBuilder<LeadImport> import)
    {
        import.Ignore(i => i.Handled);
        import.Property(i => i.FileName).HasMaxLength(LeadImport.FileNameMaxLength);
        import.Property(i => i.HeadersJson).HasMaxLength(LeadImport.JsonMaxLength);
        import.Property(i => i.MappingJson).HasMaxLength(LeadImport.JsonMaxLength);
        import.HasIndex(i => new { i.OrganizationId, i.CreatedAtUtc });
        import.HasIndex(i => i.State);
        import.HasOne<Organization>().WithMany().HasForeignKey(i => i.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class LeadImportRowConfiguration : IEntityTypeConfiguration<LeadImportRow>
{
    public void Configure(EntityTypeBuilder<LeadImportRow> row)
    {
        row.Property(r => r.CellsJson).HasMaxLength(LeadImportRow.CellsMaxLength);
        row.Property(r => r.Field).HasMaxLength(100);
        row.Property(r => r.Reason).HasMaxLength(60);
        row.HasIndex(r => new { r.ImportId, r.Number }).IsUnique();
        row.HasIndex(r => new { r.ImportId, r.Outcome, r.Number });
        row.HasOne<LeadImport>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Cascade);
    }
}
