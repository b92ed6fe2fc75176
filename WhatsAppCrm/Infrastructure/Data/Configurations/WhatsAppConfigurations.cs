using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class WhatsAppAccountConfiguration : IEntityTypeConfiguration<WhatsAppAccount>
{
    public void Configure(EntityTypeBuilder<WhatsAppAccount> account)
    {
        account.Property(a => a.WabaId).HasMaxLength(40);
        account.Property(a => a.WabaName).HasMaxLength(200);
        account.Property(a => a.PhoneNumberId).HasMaxLength(40);
        account.Property(a => a.DisplayPhoneNumber).HasMaxLength(40);
        account.Property(a => a.VerifiedName).HasMaxLength(200);
        account.Property(a => a.QualityRating).HasMaxLength(20);
        account.Property(a => a.ProtectedPin).HasMaxLength(1000);
        account.HasIndex(a => a.PhoneNumberId).IsUnique();
        account.HasIndex(a => a.WabaId);
        account.HasIndex(a => a.OrganizationId);
        account.HasOne<Organization>().WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SignupAttemptConfiguration : IEntityTypeConfiguration<SignupAttempt>
{
    public void Configure(EntityTypeBuilder<SignupAttempt> attempt)
    {
        attempt.Ignore(a => a.GrantedWabas);
        attempt.Property(a => a.StateHash).HasMaxLength(64);
        attempt.Property(a => a.SessionHash).HasMaxLength(64);
        attempt.Property(a => a.CodeHash).HasMaxLength(64);
        attempt.Property(a => a.RedirectUri).HasMaxLength(500);
        attempt.HasIndex(a => a.StateHash).IsUnique();
        attempt.HasIndex(a => a.ExpiresAtUtc);
        attempt.HasOne<Organization>().WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class MessageTemplateConfiguration : IEntityTypeConfiguration<MessageTemplate>
{
    public void Configure(EntityTypeBuilder<MessageTemplate> template)
    {
        template.Property(t => t.Name).HasMaxLength(512);
        template.Property(t => t.Language).HasMaxLength(20);
        template.Property(t => t.MetaTemplateId).HasMaxLength(40);
        template.Property(t => t.RejectedReason).HasMaxLength(200);
        template.HasIndex(t => new { t.OrganizationId, t.Status });
        template.HasIndex(t => t.MetaTemplateId);
        template.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(t => t.WhatsAppAccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
