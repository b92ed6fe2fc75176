using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Tests.Features.Sending;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>The machine's clock is an hour off: what the webhooks say of the time rules the window, and nothing gets stuck.</summary>
public sealed class WrongClockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task An_hour_off_the_window_is_open_for_its_24_hours_and_messages_keep_their_order(int hours)
    {
        var clock = new WrongClock(TimeSpan.FromHours(hours));
        await using var host = await ProductHost.StartAsync(WebhookFixture.AllSettings, clock);
        var tenant = await WebhookFixture.NewTenantAsync(host, WebhookFixture.NewPhoneNumberId());
        var written = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

        foreach (var (text, at) in new[] { ("first", written.AddSeconds(-2)), ("second", written.AddSeconds(-1)), ("third", written) })
            await WebhookFixture.DeliverAsync(host, Payloads.Text(tenant.PhoneNumberId, text, at: at));

        var conversation = Assert.Single(await tenant.AllAsync<Conversation>());
        // Ahead, the webhook's word counts; behind, it lies in our future, and ours counts, which is as old as it should be.
        var opened = hours > 0 ? written.UtcDateTime : clock.GetUtcNow().UtcDateTime;
        Assert.InRange(conversation.LastInboundAtUtc!.Value, opened.AddMinutes(-1), opened);
        Assert.True(conversation.IsWindowOpen(clock.GetUtcNow().UtcDateTime));
        Assert.False(conversation.IsWindowOpen(conversation.LastInboundAtUtc.Value.AddHours(24).AddSeconds(1)));
        Assert.Equal(["first", "second", "third"], await tenant.ReadAsync(db => db.Messages.OrderBy(message => message.SentAtUtc).ThenBy(message => message.Id).Select(message => message.Text!).ToListAsync()));
    }

    [Fact]
    public async Task Set_forward_and_back_while_it_runs_everything_still_leaves_once()
    {
        var clock = new WrongClock(TimeSpan.Zero);
        await using var world = await SendingWorld.StartAsync(new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "200" }, clock: clock);
        var conversation = await world.NewConversationAsync("+15550007001");
        var texts = new List<string>();
        foreach (var hours in new[] { 0, 1, 0, -1, 0 })
        {
            clock.BeWrongBy(TimeSpan.FromHours(hours));
            texts.Add($"{texts.Count}: {hours} h off");
            var queued = await world.QueueAsync(conversation, texts[^1]);
            await world.JobUntilAsync(queued.JobId, job => job.State == JobState.DONE);
        }

        Assert.Equal(texts, (await world.SendsAsync()).Select(sent => (string)sent["text"]!["body"]!));
    }
}
