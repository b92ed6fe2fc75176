using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>The business account a number has left, when the same number comes back under another one.</summary>
public sealed class LeftBusinessAccountTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private readonly ProductHost _host = fixture.Host;

    [Fact]
    public async Task Its_webhooks_are_switched_off_at_Meta()
    {
        var owner = await _host.NewOwnerAsync();
        var (before, after, accountId) = await ConnectedAsync(owner, "+1 555-042-0001");

        await owner.ConnectAsync(after, reconnects: accountId);

        Assert.Equal((false, true), (await _host.IsSubscribedAsync(before.WabaId), await _host.IsSubscribedAsync(after.WabaId)));
        Assert.Empty(await owner.ReadAsync(db => db.PendingUnsubscribes.ToListAsync()));
        Assert.Equal(after.WabaId, Assert.Single(await owner.NumbersAsync()).WabaId);
    }

    [Fact]
    public async Task Unless_somebody_here_still_has_a_number_in_it()
    {
        var (owner, other) = (await _host.NewOwnerAsync(), await _host.NewOwnerAsync());
        var (before, after, accountId) = await ConnectedAsync(owner, "+1 555-042-0002");
        var neighbour = await _host.NewWabaAsync();
        await _host.ControlAsync($"numbers/{neighbour.PhoneNumberId}", new { accountId = before.WabaId });
        Assert.True((await other.RunAsync(await other.AuthorizedAsync(before with { PhoneNumberId = neighbour.PhoneNumberId }), new(PhoneNumberId: neighbour.PhoneNumberId))).IsReady);

        await owner.ConnectAsync(after, reconnects: accountId);

        Assert.True(await _host.IsSubscribedAsync(before.WabaId));
    }

    [Fact]
    public async Task A_Meta_that_does_not_answer_spoils_nothing_and_is_told_later()
    {
        var owner = await _host.NewOwnerAsync();
        var (before, after, accountId) = await ConnectedAsync(owner, "+1 555-042-0003");
        await _host.Sandbox.FaultAsync($"DELETE /{before.WabaId}/subscribed_apps", drop: "before");

        await owner.ConnectAsync(after, reconnects: accountId);

        Assert.Contains(before.WabaId + " could not be unsubscribed", _host.Log.Text);
        var pending = Assert.Single(await owner.ReadAsync(db => db.PendingUnsubscribes.AsNoTracking().ToListAsync()));
        Assert.Equal((before.WabaId, accountId), (pending.WabaId, pending.WhatsAppAccountId));
        Assert.DoesNotContain("EAA", pending.ProtectedAccessToken);
    }

    [Fact]
    public async Task Connecting_a_number_again_in_the_same_account_switches_nothing_off()
    {
        var owner = await _host.NewOwnerAsync();
        var (before, _, accountId) = await ConnectedAsync(owner, "+1 555-042-0004");

        await owner.ConnectAsync(before, reconnects: accountId);

        Assert.Equal(0, await _host.CallsAsync("DELETE", $"{before.WabaId}/subscribed_apps"));
    }

    private async Task<(OwnWaba Before, OwnWaba After, Guid AccountId)> ConnectedAsync(Actor owner, string display)
    {
        var before = await _host.NewWabaAsync(display);
        var view = await owner.ConnectAsync(before);
        Assert.True(await _host.IsSubscribedAsync(before.WabaId));
        return (before, await _host.NewWabaAsync(display, again: true), view.Account!.AccountId);
    }
}
