using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;

namespace WhatsAppCrm.Tests.Features.Webhooks;

public sealed class StatusTests(WebhookFixture fixture) : IClassFixture<WebhookFixture>
{
    [Theory]
    [InlineData("messages")]
    [InlineData("statuses")]
    public async Task Statuses_move_the_ticks_forward_in_whichever_field_they_come(string field)
    {
        var (tenant, sent) = await SendAsync();

        foreach (var status in new[] { "sent", "delivered", "read" })
        {
            await fixture.DeliverAsync(Payloads.Body(Payloads.Change(tenant.PhoneNumberId, statuses: [Payloads.Status(sent.ProviderMessageId!, status)], field: field)));
            Assert.Equal(Enum.Parse<MessageStatus>(status.ToUpperInvariant()), (await FindAsync(tenant, sent.Id)).Status);
        }

        Assert.Equal(MessageStatus.READ, Assert.Single(await tenant.AllAsync<Conversation>()).LastMessageStatus);
    }

    [Fact]
    public async Task A_late_lower_status_fills_in_its_time_and_takes_nothing_back()
    {
        var (tenant, sent) = await SendAsync();

        await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId, Payloads.Status(sent.ProviderMessageId!, "read"), Payloads.Status(sent.ProviderMessageId!, "delivered"), Payloads.Status(sent.ProviderMessageId!, "sent"), Payloads.Status(sent.ProviderMessageId!, "deleted")));

        var message = await FindAsync(tenant, sent.Id);
        Assert.Equal(MessageStatus.READ, message.Status);
        Assert.NotNull(message.DeliveredAtUtc);
    }

    [Fact]
    public async Task A_failure_brings_its_reason_and_does_not_hide_a_delivery()
    {
        var (tenant, sent) = await SendAsync();
        var (_, delivered) = await SendAsync(tenant);
        var error = new JsonObject { ["code"] = 131047, ["title"] = "Re-engagement message" };

        await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId,
            Payloads.Status(sent.ProviderMessageId!, "failed", error: error),
            Payloads.Status(delivered.ProviderMessageId!, "delivered"), Payloads.Status(delivered.ProviderMessageId!, "failed", error: error.DeepClone())));

        var failed = await FindAsync(tenant, sent.Id);
        Assert.Equal((MessageStatus.FAILED, 131047, "Re-engagement message"), (failed.Status, failed.ErrorCode, failed.ErrorTitle));
        Assert.Equal(MessageStatus.DELIVERED, (await FindAsync(tenant, delivered.Id)).Status);
    }

    [Fact]
    public async Task A_status_before_its_message_is_known_is_parked_once()
    {
        var tenant = await fixture.NewTenantAsync();
        var early = Payloads.Status("wamid.early." + tenant.PhoneNumberId, "delivered");

        await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId, early.DeepClone(), early.DeepClone()));
        await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId, early.DeepClone()));

        var parked = Assert.Single(await tenant.AllAsync<ParkedStatus>());
        Assert.Equal((MessageStatus.DELIVERED, "wamid.early." + tenant.PhoneNumberId), (parked.Status, parked.ProviderMessageId));
    }

    [Fact]
    public async Task A_status_with_our_own_id_settles_a_send_nobody_knew_the_outcome_of()
    {
        var tenant = await fixture.NewTenantAsync();
        var (message, outbox) = await QueueAsync(tenant, row => { row.Claim(TimeSpan.FromMinutes(1), DateTime.UtcNow); row.OutcomeUnknown("The connection died.", DateTime.UtcNow); });
        var wamid = Payloads.NewId();

        await fixture.DeliverAsync(Payloads.Statuses(tenant.PhoneNumberId, Payloads.Status(wamid, "delivered", outbox.Id.ToString("N"))));

        var settled = await FindAsync(tenant, message.Id);
        Assert.Equal((wamid, MessageStatus.DELIVERED), (settled.ProviderMessageId, settled.Status));
        var row = Assert.Single(await tenant.AllAsync<OutboxMessage>());
        Assert.Equal((JobState.DONE, false), (row.State, row.IsOutcomeUnknown));
        Assert.Empty(await tenant.AllAsync<ParkedStatus>());
    }

    [Fact]
    public async Task A_status_cannot_reach_into_another_organization()
    {
        var (tenant, sent) = await SendAsync();
        var (_, outbox) = await QueueAsync(tenant, row => { row.Claim(TimeSpan.FromMinutes(1), DateTime.UtcNow); row.OutcomeUnknown("?", DateTime.UtcNow); });
        var stranger = await fixture.NewTenantAsync();

        await fixture.DeliverAsync(Payloads.Statuses(stranger.PhoneNumberId, Payloads.Status(sent.ProviderMessageId!, "read"), Payloads.Status(Payloads.NewId(), "read", outbox.Id.ToString("N"))));

        Assert.Equal(MessageStatus.SENT, (await FindAsync(tenant, sent.Id)).Status);
        Assert.Contains(await tenant.AllAsync<OutboxMessage>(), row => row.IsOutcomeUnknown);
        Assert.Equal(2, (await stranger.AllAsync<ParkedStatus>()).Count);
    }

    private async Task<(Tenant Tenant, Message Message)> SendAsync(Tenant? tenant = null)
    {
        tenant ??= await fixture.NewTenantAsync();
        var (message, _) = await QueueAsync(tenant, row => row.Sent(DateTime.UtcNow), Payloads.NewId());
        return (tenant, message);
    }

    /// <summary>A customer wrote, and an answer stands in the outbox; with a wamid it has left.</summary>
    private async Task<(Message Message, OutboxMessage Outbox)> QueueAsync(Tenant tenant, Action<OutboxMessage> change, string? wamid = null)
    {
        await fixture.DeliverAsync(Payloads.Text(tenant.PhoneNumberId, "hello"));
        Message message = null!;
        OutboxMessage outbox = null!;
        await tenant.WriteAsync(db =>
        {
            var conversation = db.Conversations.Single();
            message = Message.OutboundText(conversation, "answer", null, null, DateTime.UtcNow);
            if (wamid is not null) message.Accept(wamid, DateTime.UtcNow);
            conversation.Add(message);
            outbox = new OutboxMessage(message, DateTime.UtcNow);
            change(outbox);
            db.AddRange(message, outbox);
        });
        return (message, outbox);
    }

    private static Task<Message> FindAsync(Tenant tenant, Guid id) => tenant.ReadAsync(db => db.Messages.AsNoTracking().SingleAsync(message => message.Id == id));
}
