using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Tests.Features.Inbox;
using WhatsAppCrm.Tests.Features.Webhooks;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.AutoReply;

/// <summary>
/// The product with an owner and a number connected at the sandbox: signed webhooks go in, what a customer gets is read from the
/// sandbox's ledger.
/// </summary>
internal sealed class AutoReplyWorld : IAsyncDisposable
{
    public const string Ana = "5511987650001";

    private AutoReplyWorld(ProductHost host, Actor owner, ConnectedPhone phone, TestClock clock) => (Host, Owner, Phone, Clock) = (host, owner, phone, clock);

    public ProductHost Host { get; }

    public Actor Owner { get; }

    public ConnectedPhone Phone { get; }

    public TestClock Clock { get; }

    public static async Task<AutoReplyWorld> StartAsync(bool allowLoopback = false, DateTimeOffset? at = null)
    {
        var clock = new TestClock(at);
        var settings = new Dictionary<string, string?> { ["Jobs:IntervalMs"] = "200", ["Outside:AllowLoopbackHttp"] = allowLoopback ? "true" : "false" };
        var host = await ProductHost.StartAsync(settings, clock);
        var owner = await host.NewOwnerAsync("Padaria Aurora");
        return new(host, owner, await owner.ConnectNumberAsync(), clock);
    }

    public string SettingsPath => $"/api/v1/organizations/{Owner.OrganizationId}/agent-settings";

    public async Task<JsonNode> SetAsync(object settings)
    {
        var (status, body) = await Owner.CallAsync(HttpMethod.Put, SettingsPath, settings);
        Assert.True((int)status == 200, $"{status}: {body}");
        return body!;
    }

    public Task ZoneAsync(string zone) => Owner.CallAsync(HttpMethod.Put, $"/api/v1/organizations/{Owner.OrganizationId}/settings", new { timeZone = zone, locale = "en" });

    /// <summary>The customer writes; returns once it is stored and, if it may be, answered.</summary>
    public async Task WriteAsync(string text, string from = Ana, string name = "Ana")
    {
        await Host.Sandbox.InboundAsync(Phone.PhoneNumberId, text, from, name: name);
        await SettleAsync();
    }

    public async Task DeliverAsync(JsonNode body)
    {
        await Host.Sandbox.WebhookAsync(body);
        await SettleAsync();
    }

    /// <summary>Nothing waits: no webhook, no decision, nothing to be sent.</summary>
    public async Task SettleAsync()
    {
        await WebhookFixture.SettleAsync(Host);
        Host.Services.GetRequiredService<AutoReplySignal>().Wake();
        await WaitFor.Async(
            async () => !await Owner.ReadAsync(db => db.PendingAutoReplies.AnyAsync(row => row.FinishedAtUtc == null))
                && !await Owner.ReadAsync(db => db.OutboxMessages.AnyAsync(row => row.State == JobState.PENDING || row.State == JobState.PROCESSING)),
            TimeSpan.FromSeconds(45), "everything is decided and sent");
    }

    /// <summary>What customers got, in order, from the sandbox's ledger.</summary>
    public async Task<List<string>> SentAsync() =>
    [
        .. (await Host.Sandbox.WireAsync()).AsArray().Where(call => call!["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal) && call["body"]?["text"] is not null)
            .Select(call => call!["body"]!["text"]!["body"]!.ToString()),
    ];

    public Task<List<AutoReplyOutcome?>> OutcomesAsync() =>
        Owner.ReadAsync(db => db.PendingAutoReplies.OrderBy(row => row.MessageId).Select(row => row.Outcome).ToListAsync());

    public Task<Conversation> ConversationAsync() => Owner.ReadAsync(db => db.Conversations.AsNoTracking().SingleAsync());

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
