using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Tests.Features.Sending;
using WhatsAppCrm.Tests.Features.Webhooks;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.AutoReply;

/// <summary>The product dies while customers write; each of their messages is answered once.</summary>
[Collection(nameof(ChaosTests))]
public sealed class AutoReplyChaosTests
{
    private const int Customers = 20;

    [Fact]
    public async Task However_often_it_is_killed_each_message_gets_one_answer()
    {
        await using var world = await SendingProcessWorld.CreateAsync(Customers);
        await world.Inner.WithAsync(db =>
        {
            var settings = new AutoReplySettings(world.Inner.OrganizationId, DateTime.UtcNow);
            settings.Change(new() { IsOn = true, Rules = [new(["price"], KeywordMatch.CONTAINS, "From 5")] }, DateTime.UtcNow);
            db.Add(settings);
            return db.SaveChangesAsync();
        });
        await using var product = await ProductProcess.StartAsync(world.Environment, port: world.Port);

        for (var round = 1; round <= 3; round++)
        {
            await WriteAsync(world, round);
            var enough = ((round - 1) * Customers) + 5;
            await WaitFor.Async(async () => await world.AcceptedAsync() >= enough, TimeSpan.FromSeconds(60), $"{enough} answers are sent");
            await product.KillAsync();
            await world.LetClaimsRunOutAsync();
            await product.StartAgainAsync();
        }

        await product.KillAsync();
        foreach (var point in new[] { CrashPoint.IN_APPLYING, CrashPoint.IN_APPLIED })
        {
            await WriteAsync(world, point == CrashPoint.IN_APPLYING ? 4 : 5);
            Assert.Equal(137, await product.LiveUntilDeathAsync(new Dictionary<string, string?> { ["Faults__CrashAt"] = $"{point}:1" }));
            await world.LetClaimsRunOutAsync();
        }

        await product.StartAgainAsync();
        await WaitFor.Async(() => world.Inner.WithAsync(async db =>
            await db.PendingAutoReplies.CountAsync(row => row.Outcome == AutoReplyOutcome.KEYWORD) == 5 * Customers), TimeSpan.FromSeconds(90), "every message is decided");
        await world.SettledAsync(TimeSpan.FromMinutes(2));

        await world.AssertTrueAsync();
        var asked = await world.Inner.WithAsync(db => db.Messages.Where(message => message.Direction == MessageDirection.INBOUND && message.Text!.StartsWith("price")).Select(message => message.Id).ToListAsync());
        var answers = await world.Inner.WithAsync(db => db.Messages.Where(message => message.Origin == MessageOrigin.AUTO_REPLY).Select(message => message.ClientId!).ToListAsync());
        Assert.Equal(5 * Customers, asked.Count);
        Assert.Equal(asked.Select(id => $"auto:{id:N}:0").Order(), answers.Order());
    }

    private static async Task WriteAsync(SendingProcessWorld world, int round)
    {
        for (var customer = 0; customer < Customers; customer++) await world.WriteAsync(customer, $"price {round}");
    }
}
