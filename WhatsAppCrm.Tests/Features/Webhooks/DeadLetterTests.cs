using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

public sealed class DeadLetterTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private ProductHost _host = null!;

    public async Task InitializeAsync() => _host = await ProductHost.StartAsync(WebhookFixture.AllSettings, _clock);

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task One_poisonous_event_is_retried_alone_becomes_a_dead_letter_and_can_be_replayed()
    {
        var tenant = await WebhookFixture.NewTenantAsync(_host, WebhookFixture.NewPhoneNumberId());
        await RefusePoisonAsync();
        var texts = Enumerable.Range(0, 20).Select(i => i == 7 ? "poison" : $"good {i}").ToList();

        await Task.WhenAll(texts.Select((text, i) => PostAsync(Payloads.Text(tenant.PhoneNumberId, text, $"1555200{i:D4}"))));
        await WaitFor.Async(async () => (await tenant.AllAsync<Message>()).Count == 19, what: "the other messages are there");

        for (var attempt = 1; attempt <= Backoff.MaxAttempts; attempt++)
        {
            var seen = attempt;
            await WaitFor.Async(async () => await FailedOnceMoreAsync(seen), TimeSpan.FromSeconds(20), $"attempt {attempt} failed");
            _clock.Advance(TimeSpan.FromHours(1));
            // What the sweep does every few seconds; its schedule follows this clock, which stands still.
            _host.Services.GetRequiredService<WebhookQueueSignal>().Wake();
        }

        // Signed in only now: by this clock a token of the beginning has long expired.
        var administrator = await _host.NewPersonAsync(WebhookFixture.Administrator);
        var list = await administrator.GetAsync("/api/admin/webhooks");
        Assert.Equal(1, (int)list["counts"]!["failed"]!);
        var row = Assert.Single(list["data"]!.AsArray())!;
        Assert.Equal("FAILED", (string?)row["state"]);
        Assert.DoesNotContain("good", (string?)row["lastError"]);

        await AllowPoisonAsync();
        await administrator.PostAsync($"/api/admin/webhooks/{row["id"]}/replay", new { });

        await WaitFor.Async(async () => (await tenant.AllAsync<Message>()).Count == 20, what: "the replayed message is there");
        Assert.Equal(20, (await tenant.AllAsync<Message>()).Select(message => message.ProviderMessageId).Distinct().Count());
    }

    [Fact]
    public async Task An_unknown_numbers_webhook_waits_for_the_number_and_is_replayed()
    {
        var administrator = await _host.NewPersonAsync(WebhookFixture.Administrator);
        var phoneNumberId = WebhookFixture.NewPhoneNumberId();
        await WebhookFixture.DeliverAsync(_host, Payloads.Text(phoneNumberId, "anyone there?"));
        Assert.Equal(1, (int)(await administrator.GetAsync("/api/admin/webhooks"))["counts"]!["unrouted"]!);

        var tenant = await WebhookFixture.NewTenantAsync(_host, phoneNumberId);
        await administrator.PostAsync("/api/admin/webhooks/replay", new { });
        await WebhookFixture.SettleAsync(_host);

        Assert.Equal("anyone there?", Assert.Single(await tenant.AllAsync<Message>()).Text);
        Assert.Equal(0, (int)(await administrator.GetAsync("/api/admin/webhooks"))["counts"]!["unrouted"]!);
    }

    [Fact]
    public async Task A_message_without_a_sender_is_a_dead_letter_and_its_neighbours_arrive()
    {
        var administrator = await _host.NewPersonAsync(WebhookFixture.Administrator);
        var tenant = await WebhookFixture.NewTenantAsync(_host, WebhookFixture.NewPhoneNumberId());

        await WebhookFixture.DeliverAsync(_host, Payloads.Body(Payloads.Change(tenant.PhoneNumberId, [Payloads.TextMessage("whose?", from: null), Payloads.TextMessage("mine")])));

        Assert.Equal("mine", Assert.Single(await tenant.AllAsync<Message>()).Text);
        var row = Assert.Single((await administrator.GetAsync("/api/admin/webhooks"))["data"]!.AsArray())!;
        Assert.Contains("without a sender", (string?)row["lastError"]);
    }

    [Fact]
    public async Task Only_platformadministrators_see_and_replay()
    {
        var administrator = await _host.NewPersonAsync(WebhookFixture.Administrator);
        var owner = await _host.NewPersonAsync();
        foreach (var (client, status) in new[] { (_host.Http, HttpStatusCode.Unauthorized), (owner.Http, HttpStatusCode.Forbidden) })
        {
            Assert.Equal(status, (await client.GetAsync("/api/admin/webhooks")).StatusCode);
            Assert.Equal(status, (await client.PostAsJsonAsync("/api/admin/webhooks/1/replay", new { })).StatusCode);
            Assert.Equal(status, (await client.PostAsJsonAsync("/api/admin/webhooks/replay", new { })).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await administrator.Http.PostAsJsonAsync("/api/admin/webhooks/999999/replay", new { })).StatusCode);
    }

    private async Task PostAsync(JsonNode body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        using var answer = await WebhookFixture.PostAsync(_host, bytes, WebhookFixture.Sign(bytes));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private Task<bool> FailedOnceMoreAsync(int attempts) => WebhookFixture.ReadStoredAsync(_host, db => db.WebhookEvents.AnyAsync(stored => stored.Attempts == attempts));

    /// <summary>The database itself refuses one text: an error no retry of ours can mend.</summary>
    private Task RefusePoisonAsync() => ExecuteAsync(_host.Provider == DatabaseProvider.PostgreSql
        ? """ALTER TABLE "Messages" ADD CONSTRAINT no_poison CHECK ("Text" <> 'poison')"""
        : """CREATE TRIGGER no_poison BEFORE INSERT ON "Messages" WHEN NEW."Text" = 'poison' BEGIN SELECT RAISE(ABORT, 'no poison'); END""");

    private Task AllowPoisonAsync() => ExecuteAsync(_host.Provider == DatabaseProvider.PostgreSql ? """ALTER TABLE "Messages" DROP CONSTRAINT no_poison""" : "DROP TRIGGER no_poison");

    private Task<int> ExecuteAsync(string sql) => WebhookFixture.ReadAsync(_host, db => db.Database.ExecuteSqlRawAsync(sql));
}
