using System.Diagnostics;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Tests.Support;
using Xunit.Abstractions;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Many events that the database refuses among many good ones: the good ones arrive, the others are dead letters in the end.</summary>
public sealed class PoisonTests(ITestOutputHelper output)
{
    private const int BatchSize = 500;

    private static int Events => Chaos.Times(2_000, 100_000);

    private static int Every => 100;

    [Fact]
    public async Task Poison_holds_nobody_up_and_becomes_dead_letters_after_eight_tries()
    {
        var clock = new TestClock();
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?>(WebhookFixture.AllSettings) { ["Jobs:Enabled"] = "false" }, clock);
        var tenant = await WebhookFixture.NewTenantAsync(host, WebhookFixture.NewPhoneNumberId());
        var processor = host.Services.GetRequiredService<ProcessWebhookEvents>();
        await WebhookFixture.ReadAsync(host, db => db.Database.ExecuteSqlRawAsync(host.Provider == DatabaseProvider.PostgreSql
            ? """ALTER TABLE "Messages" ADD CONSTRAINT no_poison CHECK ("Text" <> 'poison')"""
            : """CREATE TRIGGER no_poison BEFORE INSERT ON "Messages" WHEN NEW."Text" = 'poison' BEGIN SELECT RAISE(ABORT, 'no poison'); END"""));
        // Compiled and warm before anything is compared.
        await StoreAsync(host, tenant, "warm", BatchSize, hasPoison: false, clock);
        await DrainAsync(processor);

        await StoreAsync(host, tenant, "clean", Events, hasPoison: false, clock);
        var clean = await DrainAsync(processor);
        await StoreAsync(host, tenant, "mixed", Events, hasPoison: true, clock);
        var mixed = await DrainAsync(processor);

        var poison = Events / Every;
        Assert.Equal(BatchSize + Events + Events - poison, await tenant.ReadAsync(db => db.Messages.CountAsync()));
        Assert.Equal(poison, await WebhookFixture.ReadStoredAsync(host, db => db.WebhookEvents.CountAsync(stored => stored.State == JobState.PENDING && stored.Attempts == 1)));

        for (var attempt = 2; attempt <= Backoff.MaxAttempts; attempt++)
        {
            clock.Advance(TimeSpan.FromHours(1));
            await DrainAsync(processor);
        }

        Assert.Equal(poison, await WebhookFixture.ReadStoredAsync(host, db => db.WebhookEvents.CountAsync(stored => stored.State == JobState.FAILED && stored.Attempts == Backoff.MaxAttempts)));
        Assert.Equal(0, await WebhookFixture.ReadStoredAsync(host, db => db.WebhookEvents.CountAsync(stored => stored.State == JobState.PENDING)));
        output.WriteLine($"{Events - poison} good events among {poison} poisonous ones in {mixed.TotalSeconds:0.0} s, {Events} alone in {clean.TotalSeconds:0.0} s: {mixed / clean * Events / (Events - poison):0.00} times as long for each");
    }

    private static async Task<TimeSpan> DrainAsync(ProcessWebhookEvents processor)
    {
        var clock = Stopwatch.StartNew();
        while (await processor.RunAsync(BatchSize, CancellationToken.None) > 0)
        {
        }

        return clock.Elapsed;
    }

    private static async Task StoreAsync(ProductHost host, Tenant tenant, string name, int count, bool hasPoison, TestClock clock)
    {
        foreach (var some in Enumerable.Range(0, count).Chunk(2_000))
        {
            await using var db = await host.Services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
            db.AddRange(some.Select(number => new WebhookEvent(Body(tenant, name, number, hasPoison && number % Every == Every / 2), clock.UtcNow)));
            await db.SaveChangesAsync();
        }
    }

    private static byte[] Body(Tenant tenant, string name, int number, bool isPoison) => Encoding.UTF8.GetBytes(Payloads.Text(
        tenant.PhoneNumberId, isPoison ? "poison" : $"good {number}", $"1555200{number % 500:D4}", id: $"wamid.{name}.{number}").ToJsonString());
}
