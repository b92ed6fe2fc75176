using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data.Configurations;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>
/// The stored webhooks and nothing else. On SQLite they have a file of their own, beside the main one: a file has one writer
/// at a time, and accepting a webhook must not wait until a batch of earlier ones is applied. On the other databases this is the
/// same database, and the table is part of its migrations. An event is marked done after its effects are committed elsewhere:
/// a crash in between applies it again, which changes nothing.
/// </summary>
public sealed class WebhookDbContext(DbContextOptions<WebhookDbContext> options) : DbContext(options)
{
    public DbSet<WebhookEvent> WebhookEvents => Set<WebhookEvent>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => AppDbContext.Conventions(configurationBuilder);

    protected override void OnModelCreating(ModelBuilder builder) => builder.ApplyConfiguration(new WebhookEventConfiguration());
}

/// <summary>The turns of those who write webhook events; see <see cref="DatabaseWriteGate"/>.</summary>
public sealed class WebhookWriteGate(bool oneWriter) : DatabaseWriteGate(oneWriter);
