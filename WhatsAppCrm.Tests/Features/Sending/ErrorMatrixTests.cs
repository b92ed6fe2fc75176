using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>
/// Every error code of Meta's table answered by the sandbox to one attempt of one message, and every way to lose the answer. Attempt by attempt
/// without the drain, so that a number that has to pause does not hold up the next code.
/// </summary>
public sealed class ErrorMatrixTests
{
    private const string Token = "sandbox-system-user-token-not-a-real-one";

    [Fact]
    public async Task Each_code_leaves_the_message_in_its_class()
    {
        await using var world = await StartAsync();
        var conversation = await world.NewConversationAsync("+15550008001");
        foreach (var (kind, code) in GraphErrorsTests.Table.SelectMany(row => ((int[])row[1]).Select(code => ((GraphErrorKind)row[2], code))))
        {
            await world.Host.Sandbox.FaultAsync("messages", error: new JsonObject { ["code"] = code, ["message"] = "Refused for this test" });

            var (row, message) = await AttemptAsync(world, conversation);

            var expected = kind switch
            {
                GraphErrorKind.Temporary => (JobState.PENDING, 1, (SendDelay?)SendDelay.META_TROUBLE, MessageStatus.QUEUED),
                GraphErrorKind.PairLimited => (JobState.PENDING, 1, SendDelay.CUSTOMER_PACE, MessageStatus.QUEUED),
                GraphErrorKind.Throttled => (JobState.PENDING, 0, SendDelay.NUMBER_PACE, MessageStatus.QUEUED),
                GraphErrorKind.Restricted => (JobState.PENDING, 0, SendDelay.NUMBER_RESTRICTED, MessageStatus.QUEUED),
                GraphErrorKind.NumberBlocked => (JobState.PENDING, 0, SendDelay.NUMBER_BLOCKED, MessageStatus.QUEUED),
                GraphErrorKind.AccessLost => (JobState.PENDING, 0, SendDelay.ACCESS_LOST, MessageStatus.QUEUED),
                _ => (JobState.FAILED, 1, null, MessageStatus.FAILED),
            };
            Assert.Equal((code, expected, false), (code, (row.State, row.Attempts, row.Delay, message.Status), row.IsOutcomeUnknown));
            if (kind == GraphErrorKind.Refused) Assert.Equal(code, message.ErrorCode);
            else Assert.Contains($"{code}", row.LastError);
        }
    }

    [Theory]
    [InlineData("500", JobState.PENDING, false)]
    [InlineData("503", JobState.PENDING, false)]
    [InlineData("drop before", JobState.PROCESSING, true)]
    [InlineData("drop after", JobState.PROCESSING, true)]
    [InlineData("timeout", JobState.PROCESSING, true)]
    [InlineData("no connection", JobState.PENDING, false)]
    public async Task An_answer_that_is_lost_is_unknown_and_one_that_says_later_is_tried_later(string trouble, JobState state, bool isUnknown)
    {
        await using var world = await StartAsync(trouble);
        var conversation = await world.NewConversationAsync("+15550008002");
        if (int.TryParse(trouble, out var status)) await world.Host.Sandbox.FaultAsync("messages", status: status);
        else if (trouble.StartsWith("drop ", StringComparison.Ordinal)) await world.Host.Sandbox.FaultAsync("messages", drop: trouble[5..]);
        else if (trouble == "timeout") await world.Host.Sandbox.FaultAsync("messages", delayMs: 120_000);

        var (row, message) = await AttemptAsync(world, conversation);

        // A status may have settled it by now; it is never back in the queue.
        if (trouble == "drop after" && row.State == JobState.DONE) return;
        Assert.Equal((state, isUnknown, MessageStatus.QUEUED), (row.State, row.IsOutcomeUnknown, message.Status));
        Assert.Equal(trouble == "no connection" ? 0 : 1, row.Attempts);
    }

    private static Task<SendingWorld> StartAsync(string trouble = "") => SendingWorld.StartAsync(
        new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" },
        services => services.AddHttpClient<GraphTransport>()
            .ConfigureHttpClient(client => client.Timeout = TimeSpan.FromSeconds(trouble == "timeout" ? 5 : 60))
            .ConfigurePrimaryHttpMessageHandler(() => trouble == "no connection" ? new Unreachable() : new SocketsHttpHandler()));

    /// <summary>One attempt, as the drain makes it: claimed, sent, its outcome written.</summary>
    private static async Task<(OutboxMessage Row, Message Message)> AttemptAsync(SendingWorld world, Guid conversationId)
    {
        var (rowId, messageId) = await world.InOrganizationAsync(async db =>
        {
            var now = DateTime.UtcNow;
            var message = Message.OutboundText(await db.Conversations.SingleAsync(one => one.Id == conversationId), "hello", null, null, now);
            var row = new OutboxMessage(message, now);
            row.Claim(TimeSpan.FromMinutes(5), now);
            db.AddRange(message, row);
            await db.SaveChangesAsync();
            return (row.Id, message.Id);
        });
        await using var scope = world.Scope();
        var claim = new ClaimedSend
        {
            OutboxId = rowId, OrganizationId = world.OrganizationId, MessageId = messageId, ConversationId = conversationId, Lane = SendLane.REPLY, PhoneNumberId = SendingWorld.PhoneNumberId,
            ProtectedAccessToken = scope.ServiceProvider.GetRequiredService<AccountTokens>().ProtectAccessToken(world.OrganizationId, Token),
            Number = new(world.AccountId, SendingWorld.WabaId, PacedNumber.Standard), ToPhone = "+15550008001", ToUserId = null, Text = "hello",
        };
        var outcome = await scope.ServiceProvider.GetRequiredService<SendClaimed>().RunAsync(claim, CancellationToken.None);
        await scope.ServiceProvider.GetRequiredService<RecordSendOutcomes>().RunAsync([outcome], CancellationToken.None);
        return (await world.JobAsync(rowId), await world.MessageAsync(messageId));
    }

    /// <summary>Messages find nobody listening; what prepares the test goes through.</summary>
    private sealed class Unreachable() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.EndsWith("/messages", StringComparison.Ordinal)) request.RequestUri = new Uri($"http://127.0.0.1:{ProductProcess.FreePort()}/");
            return base.SendAsync(request, cancellationToken);
        }
    }
}
