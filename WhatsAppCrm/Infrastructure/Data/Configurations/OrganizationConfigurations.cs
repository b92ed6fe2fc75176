using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Infrastructure.Secrets;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class UserConfiguration : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> user)
    {
        user.ToTable("Users");
        user.Property(u => u.DisplayName).HasMaxLength(User.DisplayNameMaxLength);
        user.Property(u => u.Culture).HasMaxLength(10);
        user.Property(u => u.Theme).HasMaxLength(10);
        // SQL Server would add this filter by itself; said here, all three databases have the same index.
        user.HasIndex(u => u.NormalizedUserName).HasDatabaseName("UserNameIndex").IsUnique().HasFilter("\"NormalizedUserName\" IS NOT NULL");
    }
}

internal sealed class DataProtectionKeyConfiguration : IEntityTypeConfiguration<DataProtectionKey>
{
    public void Configure(EntityTypeBuilder<DataProtectionKey> key) => key.Property(k => k.FriendlyName).HasMaxLength(200);
}

internal sealed class OrganizationConfiguration : IEntityTypeConfiguration<Organization>
{
    public void Configure(EntityTypeBuilder<Organization> organization)
    {
        organization.Property(o => o.Currency).HasMaxLength(3);
        organization.Property(o => o.Name).HasMaxLength(Organization.NameMaxLength);
        organization.Property(o => o.Description).HasMaxLength(Organization.DescriptionMaxLength);
        organization.Property(o => o.Industry).HasMaxLength(Organization.IndustryMaxLength);
        organization.Property(o => o.Website).HasMaxLength(200);
        organization.Property(o => o.TimeZone).HasMaxLength(60);
        organization.Property(o => o.Locale).HasMaxLength(10);
        organization.Property(o => o.ProtectedVerifyToken).HasMaxLength(1000);
        organization.Property(o => o.VerifyTokenHash).HasMaxLength(64);
        organization.HasIndex(o => o.VerifyTokenHash).IsUnique().HasFilter("\"VerifyTokenHash\" IS NOT NULL");
    }
}

internal sealed class MembershipConfiguration : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> membership)
    {
        membership.HasIndex(m => new { m.OrganizationId, m.UserId }).IsUnique();
        membership.HasIndex(m => m.UserId);
        membership.HasOne<Organization>().WithMany().HasForeignKey(m => m.OrganizationId).OnDelete(DeleteBehavior.Restrict);
        membership.HasOne<User>().WithMany().HasForeignKey(m => m.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class PresenceLeaseConfiguration : IEntityTypeConfiguration<PresenceLease>
{
    public void Configure(EntityTypeBuilder<PresenceLease> lease)
    {
        lease.HasIndex(l => new { l.OrganizationId, l.UserId, l.ProcessId }).IsUnique();
        lease.HasIndex(l => l.ProcessId);
        lease.HasIndex(l => l.ExpiresAtUtc);
        lease.HasOne<Organization>().WithMany().HasForeignKey(l => l.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class InvitationConfiguration : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> invitation)
    {
        invitation.Property(i => i.Email).HasMaxLength(256);
        invitation.Property(i => i.SecretHash).HasMaxLength(64);
        invitation.HasIndex(i => i.SecretHash).IsUnique();
        invitation.HasIndex(i => new { i.OrganizationId, i.CreatedAtUtc });
        invitation.HasOne<Organization>().WithMany().HasForeignKey(i => i.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> entry)
    {
        entry.Property(e => e.Action).HasMaxLength(80);
        entry.Property(e => e.SubjectId).HasMaxLength(100);
        entry.Property(e => e.Details).HasMaxLength(1000);
        entry.HasIndex(e => new { e.OrganizationId, e.Id });
    }
}
