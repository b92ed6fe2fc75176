using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Organizations;
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
        account.Property(a => a.BusinessId).HasMaxLength(40);
        account.Property(a => a.HeldPhoneNumberId).HasMaxLength(40);
        account.Property(a => a.HeldDigits).HasMaxLength(40);
        account.Property(a => a.Digits).HasMaxLength(40);
        account.Property(a => a.GrantedScopes).HasMaxLength(1000);
        account.Property(a => a.LossCode).HasMaxLength(60);
        account.Property(a => a.LossMetaMessage).HasMaxLength(500);
        // Whose a number is now: one organization's. Whose it was: anyone's who had it.
        account.HasIndex(a => a.HeldPhoneNumberId).IsUnique().HasFilter("\"HeldPhoneNumberId\" IS NOT NULL");
        account.HasIndex(a => a.HeldDigits).IsUnique().HasFilter("\"HeldDigits\" IS NOT NULL");
        account.HasIndex(a => new { a.OrganizationId, a.PhoneNumberId }).IsUnique();
        account.HasIndex(a => a.TokenExpiresAtUtc);
        account.HasIndex(a => a.WabaId);
        account.HasOne<Organization>().WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SignupAttemptConfiguration : IEntityTypeConfiguration<SignupAttempt>
{
    public void Configure(EntityTypeBuilder<SignupAttempt> attempt)
    {
        attempt.Ignore(a => a.GrantedWabas);
        attempt.Ignore(a => a.IsAuthorized);
        attempt.Property(a => a.GrantedScopes).HasMaxLength(1000);
        attempt.Property(a => a.BusinessId).HasMaxLength(40);
        attempt.Property(a => a.PopupEvent).HasMaxLength(60);
        attempt.Property(a => a.ChosenWabaId).HasMaxLength(40);
        attempt.Property(a => a.ChosenPhoneNumberId).HasMaxLength(40);
        attempt.Property(a => a.StateHash).HasMaxLength(64);
        attempt.Property(a => a.SessionHash).HasMaxLength(64);
        attempt.Property(a => a.CodeHash).HasMaxLength(64);
        attempt.Property(a => a.RedirectUri).HasMaxLength(500);
        attempt.HasIndex(a => a.StateHash).IsUnique();
        attempt.HasIndex(a => a.ExpiresAtUtc);
        attempt.HasIndex(a => new { a.OrganizationId, a.UserId, a.CreatedAtUtc });
        attempt.HasOne<Organization>().WithMany().HasForeignKey(a => a.OrganizationId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class SignupStepConfiguration : IEntityTypeConfiguration<SignupStep>
{
    public void Configure(EntityTypeBuilder<SignupStep> step)
    {
        step.Property(s => s.ProblemCode).HasMaxLength(60);
        step.Property(s => s.MetaMessage).HasMaxLength(500);
        step.Property(s => s.Detail).HasMaxLength(SignupStep.DetailMaxLength);
        step.HasIndex(s => new { s.SignupAttemptId, s.Kind }).IsUnique();
        step.HasOne<SignupAttempt>().WithMany().HasForeignKey(s => s.SignupAttemptId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class NumberHealthConfiguration : IEntityTypeConfiguration<NumberHealth>
{
    public void Configure(EntityTypeBuilder<NumberHealth> health)
    {
        health.HasKey(h => h.WhatsAppAccountId);
        health.Property(h => h.WhatsAppAccountId).ValueGeneratedNever();
        foreach (var word in new[]
        {
            nameof(NumberHealth.PhoneStatus), nameof(NumberHealth.NameStatus), nameof(NumberHealth.ThroughputLevel), nameof(NumberHealth.MessagingLimit), nameof(NumberHealth.PlatformType),
            nameof(NumberHealth.CodeVerificationStatus), nameof(NumberHealth.AccountReviewStatus), nameof(NumberHealth.BanState),
        })
            health.Property(word).HasMaxLength(60);
        health.Property(h => h.RequestedName).HasMaxLength(200);
        health.Property(h => h.Restrictions).HasMaxLength(500);
        health.Property(h => h.CallbackOverride).HasMaxLength(500);
        health.Property(h => h.ContactsSyncRequestId).HasMaxLength(200);
        health.Property(h => h.HistorySyncRequestId).HasMaxLength(200);
        health.HasOne<WhatsAppAccount>().WithOne().HasForeignKey<NumberHealth>(h => h.WhatsAppAccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AccountEventConfiguration : IEntityTypeConfiguration<AccountEvent>
{
    public void Configure(EntityTypeBuilder<AccountEvent> accountEvent)
    {
        accountEvent.Property(e => e.Kind).HasMaxLength(80);
        accountEvent.Property(e => e.Detail).HasMaxLength(AccountEvent.DetailMaxLength);
        accountEvent.Property(e => e.Key).HasMaxLength(AccountEvent.KeyMaxLength);
        accountEvent.HasIndex(e => new { e.WhatsAppAccountId, e.Key }).IsUnique();
        accountEvent.HasIndex(e => new { e.WhatsAppAccountId, e.AtUtc, e.Id });
        accountEvent.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(e => e.WhatsAppAccountId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class AccountAlertConfiguration : IEntityTypeConfiguration<AccountAlert>
{
    public void Configure(EntityTypeBuilder<AccountAlert> alert)
    {
        alert.Ignore(a => a.IsOpen);
        alert.Ignore(a => a.TemplateId);
        alert.Property(a => a.Key).HasMaxLength(AccountEvent.KeyMaxLength);
        alert.Property(a => a.Detail).HasMaxLength(AccountEvent.DetailMaxLength);
        alert.HasIndex(a => new { a.WhatsAppAccountId, a.Kind, a.Key }).IsUnique();
        alert.HasIndex(a => new { a.OrganizationId, a.RaisedAtUtc });
        alert.HasIndex(a => a.MailedAtUtc);
        alert.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(a => a.WhatsAppAccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
