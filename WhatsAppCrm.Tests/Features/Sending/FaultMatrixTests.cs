using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>Whatever goes wrong between us and Meta, each message ends in its right class, and the ledger has none twice.</summary>
public sealed class FaultMatrixTests
{
    [Fact]
    public async Task What_is_refused_for_good_fails_at_once_and_is_sent_once()
    {
        await using var world = await SendingWorld.StartAsync();
        int[] codes = [100, 131008, 131009, 131026, 131047, 131049, 131050, 131051, 131053, 130403, 130472, 130497, 132000, 132001, 132016, 137000, 999999];
        for (var i = 0; i < codes.Length; i++)
        {
            var conversation = await world.NewConversationAsync($"+15550004{100 + i}");
            await FaultAsync(world, codes[i]);

            var queued = await world.QueueAsync(conversation, $"code {codes[i]}");

            var message = await world.MessageUntilAsync(queued.MessageId, one => one.Status == MessageStatus.FAILED);
            Assert.Equal((JobState.FAILED, 1, codes[i]), ((await world.JobAsync(queued.JobId)).State, (await world.JobAsync(queued.JobId)).Attempts, message.ErrorCode));
        }

        Assert.Equal(codes.Length, (await world.SendsAsync()).Count);
        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await world.AccountAsync()).Status);
    }

    [Fact]
    public async Task Trouble_that_passes_is_tried_again_and_sent_once()
    {
        await using var world = await SendingWorld.StartAsync();
        int?[] codes = [1, 2, 131000, 131016, 133004, 135000, null];
        for (var i = 0; i < codes.Length; i++)
        {
            var conversation = await world.NewConversationAsync($"+15550004{200 + i}");
            if (codes[i] is { } code) await FaultAsync(world, code);
            else await world.Host.Sandbox.FaultAsync("messages", status: 500);

            var queued = await world.QueueAsync(conversation, $"code {codes[i]}");

            Assert.Equal(2, (await world.JobUntilAsync(queued.JobId, job => job.State == JobState.DONE)).Attempts);
        }

        Assert.Equal(codes.Length, await AcceptedAsync(world));
    }

    [Fact]
    public async Task What_may_be_our_own_fault_is_not_tried_for_ever()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550004301");
        await FaultAsync(world, 135000, times: 5);

        var queued = await world.QueueAsync(conversation);

        var job = await world.JobUntilAsync(queued.JobId, one => one.State == JobState.FAILED);
        Assert.Equal((2, 135000), (job.Attempts, (await world.MessageAsync(queued.MessageId)).ErrorCode));
    }

    [Fact]
    public async Task A_customer_who_gets_too_many_waits_alone()
    {
        await using var world = await SendingWorld.StartAsync();
        var (busy, other) = (await world.NewConversationAsync("+15550004401"), await world.NewConversationAsync("+15550004402"));
        await FaultAsync(world, 131056);

        var first = await world.QueueAsync(busy, "too many");
        await world.JobUntilAsync(first.JobId, job => job is { State: JobState.PENDING, Delay: SendDelay.CUSTOMER_PACE });
        var second = await world.QueueAsync(other, "meanwhile");

        await world.JobUntilAsync(second.JobId, job => job.State == JobState.DONE);
        Assert.Equal(2, (await world.JobUntilAsync(first.JobId, job => job.State == JobState.DONE)).Attempts);
    }

    [Fact]
    public async Task A_number_that_was_too_fast_burns_no_attempt()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550004501");
        await FaultAsync(world, 130429, times: 2);

        var queued = await world.QueueAsync(conversation);

        Assert.Equal(1, (await world.JobUntilAsync(queued.JobId, job => job.State == JobState.DONE)).Attempts);
        Assert.Equal(1, await AcceptedAsync(world));
    }

    [Fact]
    public async Task What_the_owner_has_to_settle_pauses_the_number_tells_them_and_goes_on_when_a_person_says_so()
    {
        await using var world = await SendingWorld.StartAsync();
        var (one, other) = (await world.NewConversationAsync("+15550004601"), await world.NewConversationAsync("+15550004602"));
        await FaultAsync(world, 131042);

        var refused = await world.QueueAsync(one, "unpaid");
        await world.JobUntilAsync(refused.JobId, job => job.Delay == SendDelay.NUMBER_BLOCKED);
        var behind = await world.QueueAsync(other, "behind it");

        var progress = await ProgressAsync(world, behind.MessageId);
        Assert.Equal((SendDelay.NUMBER_BLOCKED, JobState.PENDING), (progress.Delay, progress.State));
        Assert.InRange(progress.NextTryAtUtc!.Value - DateTime.UtcNow, TimeSpan.FromMinutes(13), TimeSpan.FromMinutes(15));
        var alert = await world.InOrganizationAsync(db => db.AccountAlerts.SingleAsync());
        Assert.Contains("131042", alert.Detail);
        Assert.Single(await world.SendsAsync());

        await using (var scope = world.Scope()) await scope.ServiceProvider.GetRequiredService<RetrySend>().RunAsync(refused.JobId, CancellationToken.None);

        foreach (var queued in new[] { refused, behind }) Assert.Equal(1, (await world.JobUntilAsync(queued.JobId, job => job.State == JobState.DONE)).Attempts);
        Assert.Equal(2, await AcceptedAsync(world));
    }

    [Fact]
    public async Task A_timeout_is_unknown_and_never_repeated()
    {
        // Long enough for what prepares the test on a slow machine; the sandbox stops waiting when the caller has gone, and has done nothing.
        await using var world = await SendingWorld.StartAsync(services: services => services.AddHttpClient<GraphTransport>().ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(5)));
        var conversation = await world.NewConversationAsync("+15550004701");
        await world.Host.Sandbox.FaultAsync("messages", delayMs: 120_000);

        var queued = await world.QueueAsync(conversation, "slow");
        await world.JobUntilAsync(queued.JobId, job => job.IsOutcomeUnknown);
        var next = await world.QueueAsync(conversation, "next");
        await world.JobUntilAsync(next.JobId, job => job.State == JobState.DONE);

        Assert.True((await world.JobAsync(queued.JobId)).IsOutcomeUnknown);
        Assert.Equal(["next"], (await world.SendsAsync()).Select(sent => (string)sent["text"]!["body"]!));
    }

    [Fact]
    public async Task Three_hundred_messages_at_a_lowered_limit_all_arrive_once_and_in_order()
    {
        await using var world = await SendingWorld.StartAsync();
        using (var control = world.Host.NewClient())
        using (var answer = await control.PostAsync("/sandbox/control/settings", new StringContent("""{"limits":{"messagesPerSecond":30}}""", System.Text.Encoding.UTF8, "application/json")))
            answer.EnsureSuccessStatusCode();
        List<Guid> conversations = [];
        for (var i = 0; i < 60; i++) conversations.Add(await world.NewConversationAsync($"+1555000{5000 + i}"));

        List<QueuedMessage> queued = [];
        for (var line = 0; line < 5; line++)
            foreach (var conversation in conversations) queued.Add(await world.QueueAsync(conversation, $"{conversation:N} {line}"));

        await WaitFor.Async(
            async () => await world.InOrganizationAsync(db => db.OutboxMessages.CountAsync(row => row.State == JobState.DONE)) == 300, TimeSpan.FromSeconds(120), "all sent");
        var accepted = (await world.Host.Sandbox.WireAsync()).AsArray()
            .Where(call => call!["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal) && (int)call["status"]! == 200).Select(call => call!["body"]!).ToList();
        Assert.Equal(queued.Select(one => one.JobId.ToString("N")).Order(), accepted.Select(body => (string)body["biz_opaque_callback_data"]!).Order());
        foreach (var conversation in conversations)
            Assert.Equal(Enumerable.Range(0, 5).Select(line => $"{conversation:N} {line}"), accepted.Select(body => (string)body["text"]!["body"]!).Where(text => text.StartsWith(conversation.ToString("N"), StringComparison.Ordinal)));
    }

    private static Task<JsonNode?> FaultAsync(SendingWorld world, int code, int times = 1) =>
        world.Host.Sandbox.FaultAsync("messages", times: times, error: new JsonObject { ["code"] = code, ["message"] = "Refused for this test" });

    private static async Task<int> AcceptedAsync(SendingWorld world) => (await world.Host.Sandbox.WireAsync()).AsArray()
        .Count(call => call!["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal) && (int)call["status"]! == 200);

    private static async Task<SendProgress> ProgressAsync(SendingWorld world, Guid messageId)
    {
        await using var scope = world.Scope();
        return (await scope.ServiceProvider.GetRequiredService<SendProgressQueries>().FindAsync([messageId], CancellationToken.None))[messageId];
    }
}
