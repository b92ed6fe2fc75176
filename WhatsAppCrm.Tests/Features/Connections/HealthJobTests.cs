using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Connections;

/// <summary>What the jobs find out by themselves.</summary>
public sealed class HealthJobTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private ProductHost _host = null!;
    private Actor _owner = null!;
    private ConnectedPhone _phone = null!;

    public async Task InitializeAsync()
    {
        _host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" }, _clock);
        _owner = await _host.NewOwnerAsync();
        _phone = await _owner.ConnectNumberAsync();
        _clock.Advance(TimeSpan.FromHours(7));
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Low_quality_is_told_once_and_taken_back_when_it_is_over()
    {
        await NumberAsync(new { qualityRating = "RED", throughputLevel = "HIGH" });
        await RefreshAsync();
        _clock.Advance(TimeSpan.FromHours(7));
        await RefreshAsync();

        Assert.Equal("RED", (await _owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync())).QualityRating);
        Assert.Equal("HIGH", (await _owner.ReadAsync(db => db.NumberHealths.AsNoTracking().SingleAsync())).ThroughputLevel);
        Assert.True(Assert.Single(await AlertsAsync(AlertKind.QUALITY_LOW)).IsOpen);

        await NumberAsync(new { qualityRating = "GREEN" });
        _clock.Advance(TimeSpan.FromHours(7));
        await RefreshAsync();
        Assert.False(Assert.Single(await AlertsAsync(AlertKind.QUALITY_LOW)).IsOpen);
    }

    [Fact]
    public async Task Nothing_is_asked_again_within_six_hours()
    {
        await RefreshAsync();
        var calls = (await _host.Sandbox.WireAsync()).AsArray().Count;

        _clock.Advance(TimeSpan.FromHours(5));
        await RefreshAsync();

        Assert.Equal(calls, (await _host.Sandbox.WireAsync()).AsArray().Count);
    }

    [Fact]
    public async Task Webhooks_switched_off_at_Meta_are_switched_on_again()
    {
        (await _host.Http.PostAsJsonAsync($"/sandbox/control/accounts/{_phone.WabaId}", new { subscribed = false })).EnsureSuccessStatusCode();

        await RefreshAsync();

        Assert.True((await _owner.ReadAsync(db => db.NumberHealths.AsNoTracking().SingleAsync())).IsSubscribed);
        Assert.True(await _owner.ReadAsync(db => db.AccountEvents.AnyAsync(one => one.Kind == "RESUBSCRIBED")));
    }

    [Fact]
    public async Task One_that_Meta_does_not_answer_for_keeps_nobody_else_waiting()
    {
        var other = await _host.NewOwnerAsync();
        await other.ConnectNumberAsync(account: 1);
        _clock.Advance(TimeSpan.FromHours(7));
        await _host.Sandbox.FaultAsync($"GET /{_phone.PhoneNumberId}", times: 0, drop: "before");

        await RefreshAsync();

        Assert.Equal(_clock.UtcNow, (await other.ReadAsync(db => db.NumberHealths.AsNoTracking().SingleAsync())).ReadAtUtc!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_send_that_no_status_answers_is_silence_until_something_is_heard()
    {
        var sentAt = _clock.UtcNow;
        await _owner.ReadAsync(async db =>
        {
            var account = await db.WhatsAppAccounts.SingleAsync();
            await db.WhatsAppAccounts.ExecuteUpdateAsync(set => set.SetProperty(one => one.LastSendAtUtc, sentAt));
            var contact = Build.Contact(_owner.OrganizationId);
            var conversation = Build.Conversation(account, contact);
            var message = Build.Outbound(conversation, nowUtc: sentAt);
            message.Accept("wamid.S1", sentAt);
            db.AddRange(contact, conversation, message);
            return await db.SaveChangesAsync();
        });

        _clock.Advance(TimeSpan.FromMinutes(14));
        await WatchAsync();
        Assert.Empty(await AlertsAsync(AlertKind.SILENCE));

        _clock.Advance(TimeSpan.FromMinutes(2));
        await WatchAsync();
        await WatchAsync();
        Assert.Equal("NO_STATUS", Assert.Single(await AlertsAsync(AlertKind.SILENCE)).Detail);

        await _owner.ReadAsync(async db =>
        {
            (await db.WhatsAppAccounts.SingleAsync()).SawWebhook(_clock.UtcNow);
            return await db.SaveChangesAsync();
        });
        await WatchAsync();
        Assert.False(Assert.Single(await AlertsAsync(AlertKind.SILENCE)).IsOpen);
    }

    private Task<List<AccountAlert>> AlertsAsync(AlertKind kind) => _owner.ReadAsync(db => db.AccountAlerts.AsNoTracking().Where(one => one.Kind == kind).ToListAsync());

    private async Task NumberAsync(object body) => (await _host.Http.PostAsJsonAsync($"/sandbox/control/numbers/{_phone.PhoneNumberId}", body)).EnsureSuccessStatusCode();

    private Task RefreshAsync() => RunAsync(services => services.GetRequiredService<RefreshDueHealth>().RunAsync(CancellationToken.None));

    private Task WatchAsync() => RunAsync(services => services.GetRequiredService<WatchSilence>().RunAllAsync(CancellationToken.None));

    private async Task RunAsync(Func<IServiceProvider, Task> job)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await job(scope.ServiceProvider);
    }
}
