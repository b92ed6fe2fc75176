using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>When the answer is lost nobody knows whether the message left, so it is never sent again by itself.</summary>
public sealed class UnknownOutcomeTests
{
    [Theory]
    [InlineData("after")]
    [InlineData("before")]
    public async Task A_connection_that_dies_after_the_bytes_left_is_unknown_and_never_sent_twice(string drop)
    {
        await using var world = await SendingWorld.StartAsync(new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "200" });
        var conversation = await world.NewConversationAsync("+15550003001");
        await world.Host.Sandbox.FaultAsync("messages", drop: drop);

        var queued = await world.QueueAsync(conversation, "did this leave?");
        await world.JobUntilAsync(queued.JobId, job => job.IsOutcomeUnknown || job.State == JobState.DONE);
        // A later message of the same conversation is not held up by it.
        var next = await world.QueueAsync(conversation, "next");
        await world.JobUntilAsync(next.JobId, job => job.State == JobState.DONE);

        Assert.Equal(["did this leave?", "next"], (await world.SendsAsync()).Select(sent => (string)sent["text"]!["body"]!));
    }

    [Fact]
    public async Task A_status_webhook_settles_an_unknown_outcome()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550003004");
        await world.Host.Sandbox.FaultAsync("messages", drop: "after");

        var queued = await world.QueueAsync(conversation, "it did leave");

        await world.JobUntilAsync(queued.JobId, job => job.State == JobState.DONE && !job.IsOutcomeUnknown);
        var message = await world.MessageUntilAsync(queued.MessageId, one => one.Status == MessageStatus.READ);
        Assert.NotNull(message.ProviderMessageId);
        Assert.Single(await world.SendsAsync());
    }

    [Fact]
    public async Task A_claim_left_by_a_crash_becomes_unknown_and_is_not_sent_again()
    {
        await using var world = await SendingWorld.StartAsync(new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "200" });
        var conversation = await world.NewConversationAsync("+15550003002");
        var left = await world.InOrganizationAsync(async db =>
        {
            var now = DateTime.UtcNow;
            var message = Message.OutboundText(await db.Conversations.SingleAsync(one => one.Id == conversation), "crashed", null, null, now);
            var row = new OutboxMessage(message, now);
            row.Claim(TimeSpan.FromMinutes(-1), now);
            db.AddRange(message, row);
            await db.SaveChangesAsync();
            return row.Id;
        });

        var job = await world.JobUntilAsync(left, one => one.IsOutcomeUnknown);
        var next = await world.QueueAsync(conversation, "next");
        await world.JobUntilAsync(next.JobId, one => one.State == JobState.DONE);

        Assert.Equal((JobState.PROCESSING, ExpireClaims.Reason), (job.State, job.LastError));
        Assert.Equal(["next"], (await world.SendsAsync()).Select(sent => (string)sent["text"]!["body"]!));
    }

    [Fact]
    public async Task A_status_that_came_before_the_answer_is_joined_with_it()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550003003");
        var queued = await world.QueueAsync(conversation);

        var message = await world.MessageUntilAsync(queued.MessageId, one => one.Status >= MessageStatus.SENT);

        Assert.NotNull(message.ProviderMessageId);
        Assert.Equal(0, await world.InOrganizationAsync(db => db.ParkedStatuses.CountAsync(one => one.ProviderMessageId == message.ProviderMessageId)));
    }
}
