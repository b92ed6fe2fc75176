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

/// <summary>Whatever call Meta refuses for want of access: the number waits to be reconnected, and nothing is lost by it.</summary>
public sealed class LostAccessTests
{
    private static readonly (int Code, int? Subcode, string Loss)[] Refusals =
    [
        (190, 463, "TOKEN_EXPIRED"), (190, 458, "ACCESS_REVOKED"), (190, 460, "ACCESS_REVOKED"), (190, null, "ACCESS_REVOKED"), (10, null, "PERMISSION_MISSING"),
        (200, null, "PERMISSION_MISSING"), (299, null, "PERMISSION_MISSING"), (368, null, "ACCOUNT_RESTRICTED"), (131031, null, "ACCOUNT_RESTRICTED"),
    ];

    [Fact]
    public async Task A_send_refused_for_want_of_access_waits_unburnt_and_reconnecting_sends_it_once()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002101");
        foreach (var (code, subcode, loss) in Refusals)
        {
            await world.Host.Sandbox.FaultAsync("messages", error: Error(code, subcode));

            var queued = await world.QueueAsync(conversation, $"refused with {code}/{subcode}");

            var job = await world.JobUntilAsync(queued.JobId, one => one.State == JobState.PENDING && one.LastError is not null);
            Assert.Equal((0, false), (job.Attempts, job.IsOutcomeUnknown));
            await AssertLostAsync(world, loss, code);
            await AssertInboundIsTakenAsync(world, conversation, $"still writing at {code}/{subcode}");

            await world.ReconnectAsync();
            await world.JobUntilAsync(queued.JobId, one => one.State == JobState.DONE);
            Assert.Equal([code == 190 ? 401 : 403, 200], await StatusesAsync(world, queued.JobId));
        }

        Assert.Equal(Refusals.Length, await world.InOrganizationAsync(db => db.AccountAlerts.CountAsync(one => one.Kind == AlertKind.RECONNECT_NEEDED)));
        Assert.Equal(Refusals.Length, await world.InOrganizationAsync(db => db.AccountEvents.CountAsync(one => one.Kind == LostAccess.EventKind)));
    }

    [Fact]
    public async Task A_read_receipt_refused_for_want_of_access_says_so_too()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002102");
        foreach (var (code, subcode, loss) in Refusals)
        {
            await world.Host.Sandbox.FaultAsync("messages", error: Error(code, subcode));

            await using (var scope = world.Scope()) await scope.ServiceProvider.GetRequiredService<SendReadReceipt>().RunAsync(conversation, CancellationToken.None);

            await AssertLostAsync(world, loss, code);
            await world.ReconnectAsync();
        }
    }

    [Fact]
    public async Task So_does_any_other_call_and_a_second_refusal_adds_nothing()
    {
        await using var world = await SendingWorld.StartAsync();
        foreach (var (code, subcode, loss) in Refusals)
        {
            await world.Host.Sandbox.FaultAsync("GET /" + SendingWorld.WabaId, times: 2, error: Error(code, subcode));

            Assert.Equal(code, (await ReadAsync(world)).Error!.Code);
            await AssertLostAsync(world, loss, code);
            var lostAt = (await world.AccountAsync()).AccessLostAtUtc;
            await ReadAsync(world);
            Assert.Equal(lostAt, (await world.AccountAsync()).AccessLostAtUtc);
            await world.ReconnectAsync();
        }

        Assert.Equal(Refusals.Length, await world.InOrganizationAsync(db => db.AccountAlerts.CountAsync()));
        Assert.True((await ReadAsync(world)).IsOk);
    }

    [Fact]
    public async Task Trouble_of_another_kind_leaves_the_number_alone()
    {
        await using var world = await SendingWorld.StartAsync();
        foreach (var code in new[] { 2, 4, 100, 131016, 131042 })
        {
            await world.Host.Sandbox.FaultAsync("GET /" + SendingWorld.WabaId, error: Error(code, null));

            Assert.Equal(GraphOutcome.Refused, (await ReadAsync(world)).Outcome);
        }

        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await world.AccountAsync()).Status);
    }

    [Fact]
    public async Task A_refusal_of_the_old_token_proves_nothing_about_the_new_one()
    {
        await using var world = await SendingWorld.StartAsync();
        await using var scope = world.Scope();

        var result = await scope.ServiceProvider.GetRequiredService<AccountCalls>().RunAsync<bool>(
            world.AccountId,
            async (_, _) =>
            {
                await world.ReconnectAsync();
                return GraphResult<bool>.Refused(new(190, 463, "Session has expired", null, 401, null, null));
            },
            CancellationToken.None);

        Assert.Equal(190, result.Error!.Code);
        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await world.AccountAsync()).Status);
    }

    [Fact]
    public async Task A_token_that_cannot_be_read_asks_for_nothing_at_Meta_and_has_its_own_words()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002103");
        await StoreAsync(world, "CfDJ8not-a-token-of-ours");

        var queued = await world.QueueAsync(conversation);

        await world.JobUntilAsync(queued.JobId, one => one.State == JobState.PENDING && one.LastError is not null);
        await AssertLostAsync(world, "TOKEN_UNREADABLE", null);
        Assert.Empty(await world.SendsAsync());
        await world.ReconnectAsync();
        await world.JobUntilAsync(queued.JobId, one => one.State == JobState.DONE);
        Assert.Single(await world.SendsAsync());
    }

    [Fact]
    public async Task A_number_without_any_token_is_lost_as_well()
    {
        await using var world = await SendingWorld.StartAsync();
        await StoreAsync(world, null);

        Assert.Equal(AccessLosses.NoToken, (await ReadAsync(world)).Error);

        await AssertLostAsync(world, "ACCESS_LOST", null);
    }

    [Fact]
    public async Task A_send_leaves_its_time_on_the_number()
    {
        await using var world = await SendingWorld.StartAsync();
        var conversation = await world.NewConversationAsync("+15550002104");
        var before = DateTime.UtcNow;

        for (var i = 0; i < 3; i++) await world.QueueAsync(conversation, $"line {i}");

        await WaitFor.Async(async () => (await world.AccountAsync()).LastSendAtUtc >= before);
    }

    private static async Task<GraphResult<GraphWaba>> ReadAsync(SendingWorld world)
    {
        await using var scope = world.Scope();
        var graph = scope.ServiceProvider.GetRequiredService<ConnectionGraph>();
        return await scope.ServiceProvider.GetRequiredService<AccountCalls>().RunAsync(
            world.AccountId, (token, cancelled) => graph.GetBusinessAccountAsync(token, SendingWorld.WabaId, cancelled), CancellationToken.None);
    }

    private static async Task AssertLostAsync(SendingWorld world, string loss, int? metaCode)
    {
        var account = await world.AccountAsync();
        Assert.Equal((WhatsAppAccountStatus.RECONNECT_NEEDED, loss, metaCode), (account.Status, account.LossCode, account.LossMetaCode));
        var alert = await world.InOrganizationAsync(db => db.AccountAlerts.AsNoTracking().OrderByDescending(one => one.Id).FirstAsync());
        Assert.Equal((AlertKind.RECONNECT_NEEDED, AlertSeverity.CRITICAL, loss), (alert.Kind, alert.Severity, alert.Detail));
    }

    private static async Task AssertInboundIsTakenAsync(SendingWorld world, Guid conversation, string text)
    {
        await world.Host.Sandbox.InboundAsync(SendingWorld.PhoneNumberId, text, "+15550002101");
        await WaitFor.Async(
            () => world.InOrganizationAsync(db => db.Messages.AnyAsync(one => one.ConversationId == conversation && one.Direction == MessageDirection.INBOUND && one.Text == text)),
            TimeSpan.FromSeconds(20), text);
    }

    /// <summary>What Meta answered to each time this message was sent.</summary>
    private static async Task<IEnumerable<int>> StatusesAsync(SendingWorld world, Guid jobId)
    {
        var wire = await world.Host.Sandbox.WireAsync();
        return wire.AsArray().Where(call => (string?)call!["body"]?["biz_opaque_callback_data"] == jobId.ToString("N")).Select(call => (int)call!["status"]!);
    }

    private static Task<int> StoreAsync(SendingWorld world, string? protectedToken) => world.InOrganizationAsync(db =>
        db.WhatsAppAccounts.ExecuteUpdateAsync(set => set.SetProperty(account => account.ProtectedAccessToken, protectedToken)));

    private static JsonNode Error(int code, int? subcode) => new JsonObject { ["code"] = code, ["subcode"] = subcode, ["message"] = "Refused for this test" };
}
