using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Connections;

/// <summary>Giving a number up, whatever Meta does meanwhile.</summary>
public sealed class DisconnectTests : IAsyncLifetime
{
    private readonly TestClock _clock = new();
    private ProductHost _host = null!;
    private Actor _owner = null!;

    public async Task InitializeAsync()
    {
        _host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" }, _clock);
        _owner = await _host.NewOwnerAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Meta_is_told_the_token_is_forgotten_and_the_rest_stays()
    {
        var phone = await _owner.ConnectNumberAsync();

        await DisconnectAsync(_owner, phone);

        var account = await _owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync());
        Assert.Equal((WhatsAppAccountStatus.DISCONNECTED, null, null), (account.Status, account.ProtectedAccessToken, account.LossCode));
        Assert.Equal(1, await UnsubscribesAsync(phone.WabaId));
        Assert.Empty(await PendingAsync());
        Assert.True(await _owner.ReadAsync(db => db.AuditEntries.AnyAsync(one => one.Action == "whatsapp.disconnected" && one.UserId == _owner.UserId)));
        Assert.True(await _owner.ReadAsync(db => db.AccountEvents.AnyAsync(one => one.Kind == "DISCONNECTED")));
    }

    [Fact]
    public async Task An_unreachable_Meta_is_told_later_with_a_token_kept_encrypted_until_then()
    {
        var phone = await _owner.ConnectNumberAsync();
        await _host.Sandbox.FaultAsync($"DELETE /{phone.WabaId}/subscribed_apps", times: 0, drop: "before");

        await DisconnectAsync(_owner, phone);

        Assert.Null((await _owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync())).ProtectedAccessToken);
        var pending = Assert.Single(await PendingAsync());
        Assert.DoesNotContain("EAA", pending.ProtectedAccessToken);

        await _host.Sandbox.ClearFaultsAsync();
        _clock.Advance(TimeSpan.FromMinutes(5));
        await RunJobAsync();

        Assert.Empty(await PendingAsync());
        Assert.Equal(2, await UnsubscribesAsync(phone.WabaId));
    }

    [Fact]
    public async Task A_Meta_that_stays_silent_is_given_up_after_a_week_and_the_token_with_it()
    {
        var phone = await _owner.ConnectNumberAsync();
        await _host.Sandbox.FaultAsync($"DELETE /{phone.WabaId}/subscribed_apps", times: 0, drop: "before");
        await DisconnectAsync(_owner, phone);

        _clock.Advance(TimeSpan.FromDays(8));
        await RunJobAsync();

        Assert.Empty(await PendingAsync());
    }

    [Fact]
    public async Task An_account_whose_other_number_is_somebody_elses_here_keeps_its_webhooks()
    {
        var phone = await _owner.ConnectNumberAsync();
        var other = await _host.NewOwnerAsync();
        var neighbour = await other.ConnectNumberAsync(number: 1);
        Assert.Equal(phone.WabaId, neighbour.WabaId);

        await DisconnectAsync(_owner, phone);
        Assert.Equal(0, await UnsubscribesAsync(phone.WabaId));

        await DisconnectAsync(other, neighbour);
        Assert.Equal(1, await UnsubscribesAsync(phone.WabaId));
    }

    [Fact]
    public async Task Connecting_again_before_Meta_was_told_keeps_the_webhooks_on()
    {
        var phone = await _owner.ConnectNumberAsync();
        await _host.Sandbox.FaultAsync($"DELETE /{phone.WabaId}/subscribed_apps", times: 1, drop: "before");
        await DisconnectAsync(_owner, phone);
        await _owner.ConnectNumberAsync();

        _clock.Advance(TimeSpan.FromMinutes(5));
        await RunJobAsync();

        Assert.Empty(await PendingAsync());
        Assert.Equal(1, await UnsubscribesAsync(phone.WabaId));
    }

    private static async Task DisconnectAsync(Actor actor, ConnectedPhone phone) =>
        (await actor.Http.DeleteAsync($"/api/integrations/whatsapp/disconnect?accountId={phone.AccountId}")).EnsureSuccessStatusCode();

    private Task<List<PendingUnsubscribe>> PendingAsync() => _owner.ReadAsync(db => db.PendingUnsubscribes.AsNoTracking().ToListAsync());

    private async Task<int> UnsubscribesAsync(string wabaId) => (await _host.Sandbox.WireAsync()).AsArray()
        .Count(call => call!["method"]!.ToString() == "DELETE" && call["path"]!.ToString().EndsWith($"{wabaId}/subscribed_apps", StringComparison.Ordinal));

    private async Task RunJobAsync()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<UnsubscribeGivenUp>().RunAllAsync(CancellationToken.None);
    }
}
