using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>Statuses race the answer to their own send, and each other.</summary>
public sealed class StatusOrderTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    /// <summary>Everything that may be said of one message, and what it ends as in whatever order that comes.</summary>
    public static TheoryData<string, MessageStatus> Stories => new()
    {
        { "answer sent delivered read played", MessageStatus.PLAYED },
        { "answer sent delivered read failed", MessageStatus.READ },
        { "answer sent delivered delivered read", MessageStatus.READ },
        { "answer sent failed", MessageStatus.FAILED },
        { "answer sent sent failed failed", MessageStatus.FAILED },
    };

    [Theory]
    [MemberData(nameof(Stories))]
    public async Task Every_order_of_the_answer_and_its_statuses_ends_the_same(string story, MessageStatus end)
    {
        var steps = story.Split(' ');
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hello"));
        var sends = new List<(string[] Order, Guid MessageId, Guid OutboxId, string Wamid)>();
        await tenant.WriteAsync(db =>
        {
            var conversation = db.Conversations.Single();
            foreach (var order in Permutations(steps))
            {
                var message = Message.OutboundText(conversation, "answer", null, null, DateTime.UtcNow);
                var outbox = new OutboxMessage(message, DateTime.UtcNow);
                outbox.Claim(TimeSpan.FromMinutes(5), DateTime.UtcNow);
                db.AddRange(message, outbox);
                sends.Add((order, message.Id, outbox.Id, $"wamid.o{sends.Count}.{tenant.PhoneNumberId}"));
            }
        });

        // The n-th step of all orders at once.
        var at = DateTimeOffset.UtcNow.AddMinutes(-5);
        for (var step = 0; step < steps.Length; step++)
        {
            var statuses = sends.Where(send => send.Order[step] != "answer").Select(send => (JsonNode)Detailed(Payloads.Status(send.Wamid, send.Order[step], at: at.AddSeconds(Array.IndexOf(steps, send.Order[step])))));
            await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId, [.. statuses]));
            await AnswerAsync(tenant, [.. sends.Where(send => send.Order[step] == "answer").Select(send => (send.MessageId, send.OutboxId, send.Wamid))]);
        }

        var messages = (await tenant.AllAsync<Message>()).Where(message => message.Direction == MessageDirection.OUTBOUND).ToList();
        Assert.Equal(sends.Count, messages.Count);
        Assert.All(messages, message =>
        {
            Assert.Equal((story, end, "service"), (story, message.Status, message.Pricing?.Category));
            Assert.Equal((true, story.Contains("delivered"), story.Contains("read"), story.Contains("played"), story.Contains("failed")),
                (message.AcceptedAtUtc is not null, message.DeliveredAtUtc is not null, message.ReadAtUtc is not null, message.PlayedAtUtc is not null, message.FailedAtUtc is not null));
            Assert.Equal(story.Contains("failed") ? 131026 : null, message.ErrorCode);
        });
        Assert.Empty(await tenant.AllAsync<ParkedStatus>());
        Assert.All(await tenant.AllAsync<OutboxMessage>(), row => Assert.Equal(JobState.DONE, row.State));
    }

    /// <summary>What two transactions leave behind that did not see each other: the message has its id, the status is parked all the same.</summary>
    [Fact]
    public async Task A_status_that_missed_its_message_is_joined_by_the_sweep()
    {
        var tenant = await fixture.NewTenantAsync();
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hello"));
        var wamid = "wamid.missed." + tenant.PhoneNumberId;
        await tenant.WriteAsync(db =>
        {
            var account = db.WhatsAppAccounts.Single();
            var conversation = db.Conversations.Single();
            var message = Message.OutboundText(conversation, "answer", null, null, DateTime.UtcNow);
            message.Accept(wamid, DateTime.UtcNow);
            conversation.Add(message);
            var pricing = new MessagePricing("service", "free_customer_service", "PMP", false, null);
            db.AddRange(message, new ParkedStatus(account, wamid, MessageStatus.DELIVERED, DateTime.UtcNow, null, null, pricing, DateTime.UtcNow));
        });

        await using (var scope = fixture.Host.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<JoinParkedStatuses>().RunAsync(CancellationToken.None);

        var message = (await tenant.AllAsync<Message>()).Single(one => one.ProviderMessageId == wamid);
        Assert.Equal((MessageStatus.DELIVERED, "free_customer_service"), (message.Status, message.Pricing!.Type));
        Assert.Equal(MessageStatus.DELIVERED, Assert.Single(await tenant.AllAsync<Conversation>()).LastMessageStatus);
        Assert.Empty(await tenant.AllAsync<ParkedStatus>());
    }

    [Fact]
    public async Task A_parked_status_nobody_ever_claims_waits_and_is_forgotten_after_a_month()
    {
        var tenant = await fixture.NewTenantAsync();
        await tenant.WriteAsync(db =>
        {
            var account = db.WhatsAppAccounts.Single();
            db.AddRange(new ParkedStatus(account, "wamid.old", MessageStatus.READ, DateTime.UtcNow, null, null, null, DateTime.UtcNow.AddDays(-31)),
                new ParkedStatus(account, "wamid.young", MessageStatus.READ, DateTime.UtcNow, null, null, null, DateTime.UtcNow.AddDays(-2)));
        });

        await using (var scope = fixture.Host.Services.CreateAsyncScope()) await scope.ServiceProvider.GetRequiredService<JoinParkedStatuses>().RunAsync(CancellationToken.None);

        Assert.Equal("wamid.young", Assert.Single(await tenant.AllAsync<ParkedStatus>()).ProviderMessageId);
    }

    private static JsonObject Detailed(JsonObject status)
    {
        if ((string)status["status"]! == "failed") status["errors"] = JsonNode.Parse("""[{"code":131026,"title":"Message undeliverable"}]""");
        if ((string)status["status"]! == "sent") status["pricing"] = JsonNode.Parse("""{"billable":false,"pricing_model":"PMP","type":"free_customer_service","category":"service"}""");
        return status;
    }

    private static async Task AnswerAsync(Tenant tenant, IReadOnlyList<(Guid MessageId, Guid OutboxId, string Wamid)> sends)
    {
        await using var scope = OrganizationScope.Begin(tenant.Host.Services.GetRequiredService<IServiceScopeFactory>(), tenant.OrganizationId, Guid.NewGuid(), Role.OWNER);
        var conversationId = await tenant.ReadAsync(db => db.Conversations.Select(one => one.Id).SingleAsync());
        var outcomes = sends.Select(send => new SendOutcome(
            new ClaimedSend
            {
                OutboxId = send.OutboxId, OrganizationId = tenant.OrganizationId, Number = new(tenant.AccountId, "waba", PacedNumber.Standard), Lane = SendLane.REPLY, MessageId = send.MessageId, ConversationId = conversationId,
                PhoneNumberId = tenant.PhoneNumberId, ProtectedAccessToken = null, ToPhone = "+15550002222", ToUserId = null, Text = "answer",
            },
            GraphResult<string>.Ok(send.Wamid))).ToList();
        await scope.ServiceProvider.GetRequiredService<RecordSendOutcomes>().RunAsync(outcomes, CancellationToken.None);
    }

    private static IEnumerable<string[]> Permutations(string[] items) => items.Length <= 1 ? [items]
        : items.SelectMany((item, index) => Permutations([.. items.Where((_, other) => other != index)]).Select(rest => (string[])[item, .. rest]));
}
