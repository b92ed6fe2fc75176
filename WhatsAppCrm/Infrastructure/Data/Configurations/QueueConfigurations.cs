using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Mail;

namespace WhatsAppCrm.Infrastructure.Data.Configurations;

internal sealed class WebhookEventConfiguration : IEntityTypeConfiguration<WebhookEvent>
{
    public void Configure(EntityTypeBuilder<WebhookEvent> webhookEvent)
    {
        // Read and written through WebhookDbContext only; here for the databases where both are one.
        webhookEvent.ToTable("WebhookEvents");
        webhookEvent.Property(e => e.Id).ValueGeneratedOnAdd();
        webhookEvent.Property(e => e.LastError).HasMaxLength(500);
        webhookEvent.HasIndex(e => new { e.State, e.Id });
    }
}

internal sealed class OutboxMessageConfiguration : IEntityTypeConfiguration<OutboxMessage>
{
    public void Configure(EntityTypeBuilder<OutboxMessage> outbox)
    {
        outbox.Property(o => o.Kind).HasMaxLength(40);
        outbox.Property(o => o.LastError).HasMaxLength(500);
        outbox.Property(o => o.ToPhone).HasMaxLength(20);
        outbox.Property(o => o.ToUserId).HasMaxLength(ContactAddress.ValueMaxLength);
        outbox.Property(o => o.Lane).HasConversion<byte>();
        // What a number may send next; whether a conversation has an earlier one waiting; a page of an organization's queue.
        outbox.HasIndex(o => new { o.State, o.WhatsAppAccountId, o.Lane, o.Id });
        outbox.HasIndex(o => new { o.ConversationId, o.State, o.Id });
        outbox.HasIndex(o => new { o.OrganizationId, o.State, o.Id });
        outbox.HasIndex(o => o.MessageId).IsUnique();
        outbox.HasOne<Message>().WithMany().HasForeignKey(o => o.MessageId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class NumberPauseConfiguration : IEntityTypeConfiguration<NumberPause>
{
    public void Configure(EntityTypeBuilder<NumberPause> pause)
    {
        pause.HasKey(p => new { p.WhatsAppAccountId, p.FromLane });
        pause.Property(p => p.FromLane).HasConversion<byte>().ValueGeneratedNever();
        pause.HasIndex(p => p.UntilUtc);
        pause.HasOne<WhatsAppAccount>().WithMany().HasForeignKey(p => p.WhatsAppAccountId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class QueuedLetterConfiguration : IEntityTypeConfiguration<QueuedLetter>
{
    public void Configure(EntityTypeBuilder<QueuedLetter> letter)
    {
        letter.Property(l => l.LastError).HasMaxLength(500);
        letter.HasIndex(l => new { l.State, l.NextAttemptAtUtc });
    }
}

internal sealed class ParkedStatusConfiguration : IEntityTypeConfiguration<ParkedStatus>
{
    public void Configure(EntityTypeBuilder<ParkedStatus> parked)
    {
        parked.Property(p => p.ProviderMessageId).HasMaxLength(Message.ProviderMessageIdMaxLength);
        parked.Property(p => p.ErrorTitle).HasMaxLength(200);
        parked.ComplexProperty(p => p.Pricing, PricingColumns.Configure);
        parked.HasIndex(p => new { p.WhatsAppAccountId, p.ProviderMessageId, p.Status }).IsUnique();
        parked.HasIndex(p => p.CreatedAtUtc);
    }
}
