using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Inbox.Triage;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Inbox;

public sealed class SnoozeTests
{
    [Fact]
    public async Task What_is_snoozed_comes_back_exactly_when_it_is_due_and_every_screen_hears_of_it()
    {
        var clock = new TestClock();
        await using var host = await ProductHost.StartAsync(clock: clock);
        var owner = await host.NewInboxAsync();
        var (due, later, untilTheyWrite) = (await owner.NewConversationAsync("Ana", "+5511988882001"), await owner.NewConversationAsync("Bruno", "+5511988882002"), await owner.NewConversationAsync("Carla", "+5511988882003"));
        var at = clock.UtcNow.AddHours(3);
        await SnoozeAsync(due, at);
        await SnoozeAsync(later, at.AddSeconds(1));
        await SnoozeAsync(untilTheyWrite, null);
        var heard = new System.Collections.Concurrent.ConcurrentBag<LiveEvent>();
        using var screen = host.Services.GetRequiredService<ILiveEvents>().Subscribe(owner.OrganizationId, heard.Add);

        await using var scope = host.Services.CreateAsyncScope();
        var job = scope.ServiceProvider.GetRequiredService<ReopenDueConversations>();
        clock.Set(at.AddTicks(-10));
        Assert.Equal(at, (await job.RunAllAsync(default))!.Value, TimeSpan.FromMilliseconds(1));
        Assert.Equal(ConversationStatus.SNOOZED, await StatusAsync(due));

        // The drain that runs in the product does it, woken as it wakes itself.
        clock.Set(at);
        host.Services.GetRequiredService<SnoozeSignal>().Wake();
        await WaitFor.Async(async () => await StatusAsync(due) == ConversationStatus.OPEN);
        await WaitFor.Async(() => heard.Contains(new(owner.OrganizationId, LiveEventKind.Conversation, due)));

        Assert.Equal(ConversationStatus.SNOOZED, await StatusAsync(later));
        var line = await owner.ReadAsync(db => db.ConversationEvents.SingleAsync(one => one.ConversationId == due && one.Kind == ConversationEventKind.REOPENED));
        Assert.Equal(("SNOOZE_OVER", null), (line.Detail, line.UserId));
        Assert.Equal(at, line.AtUtc, TimeSpan.FromMilliseconds(1));

        clock.Set(at.AddSeconds(1));
        await job.RunAllAsync(default);
        await WaitFor.Async(async () => await StatusAsync(later) == ConversationStatus.OPEN);
        clock.Advance(TimeSpan.FromDays(300));
        Assert.Null(await job.RunAllAsync(default));
        Assert.Equal(ConversationStatus.SNOOZED, await StatusAsync(untilTheyWrite));

        async Task SnoozeAsync(Guid id, DateTime? until) =>
            await owner.CallAsync(HttpMethod.Patch, $"/api/integrations/conversations/{id}", new { status = "SNOOZED", snoozeUntil = until });
        Task<ConversationStatus> StatusAsync(Guid id) => owner.ReadAsync(db => db.Conversations.Where(c => c.Id == id).Select(c => c.Status).SingleAsync());
    }

    [Fact]
    public async Task A_message_of_the_customer_reopens_what_was_snoozed_or_settled_and_an_answer_of_a_person_ends_the_wait()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var phone = await owner.ConnectNumberAsync();
        await host.Sandbox.InboundAsync(phone.PhoneNumberId, "Hello", "5511988882010");
        var id = await WaitFor.Async(async () => (await owner.ReadAsync(db => db.Conversations.Select(c => (Guid?)c.Id).ToListAsync())).FirstOrDefault() is { } found ? (object)found : null);

        foreach (var (status, count) in new[] { ("SNOOZED", 2), ("RESOLVED", 3) })
        {
            await owner.CallAsync(HttpMethod.Patch, $"/api/integrations/conversations/{id}", new { status });
            await host.Sandbox.InboundAsync(phone.PhoneNumberId, $"Hello {count}", "5511988882010");
            await WaitFor.Async(async () => await owner.ReadAsync(db => db.Messages.CountAsync()) == count);
            var row = (await owner.GetAsync("/api/integrations/conversations"))["data"]![0]!;
            Assert.Equal("OPEN", (string)row["status"]!);
            Assert.NotNull(row["waitingSince"]);
        }

        await owner.PostAsync("/api/integrations/whatsapp/send", new { to = id, toPhone = "+5511988882010", text = "Hi" });
        Assert.Null((await owner.GetAsync("/api/integrations/conversations"))["data"]![0]!["waitingSince"]);
        var kinds = (await owner.GetAsync($"/api/integrations/conversations/{id}/history"))["data"]!.AsArray().Select(line => ((string)line!["kind"]!, (string?)line["detail"]));
        Assert.Equal([("ANSWERED", null), ("REOPENED", "CUSTOMER_WROTE"), ("RESOLVED", null), ("REOPENED", "CUSTOMER_WROTE"), ("SNOOZED", null)], kinds);
    }
}
