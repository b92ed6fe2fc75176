using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>A business account with more numbers than one of Meta's pages holds, and numbers that can't be told apart by their digits.</summary>
public sealed class ManyNumbersTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private readonly ProductHost _host = fixture.Host;

    [Fact]
    public async Task Numbers_on_Metas_second_page_are_offered_and_can_be_connected()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        for (var i = 0; i < 102; i++) await _host.ControlAsync($"numbers/{(await _host.NewWabaAsync($"+1 555-041-{i:0000}")).PhoneNumberId}", new { accountId = waba.WabaId });
        var attemptId = await owner.AuthorizedAsync(waba);

        var asked = await owner.RunAsync(attemptId);

        Assert.Equal(103, asked.Numbers.Select(one => one.Id).Distinct().Count());
        var pages = (await _host.Sandbox.WireAsync()).AsArray().Where(call => call!["path"]!.ToString().EndsWith($"{waba.WabaId}/phone_numbers", StringComparison.Ordinal)).ToList();
        Assert.Equal([false, true], pages.Select(call => call!["query"]?["after"] is not null));
        var view = await owner.RunAsync(attemptId, new(PhoneNumberId: asked.Numbers[^1].Id));
        Assert.Equal((true, asked.Numbers[^1].Id), (view.IsReady, view.Account?.PhoneNumberId));
    }

    [Fact]
    public async Task Numbers_without_digits_are_never_taken_for_one_another()
    {
        var (owner, other) = (await _host.NewOwnerAsync(), await _host.NewOwnerAsync());
        var (first, second, third) = (await NewUnnamedAsync(), await NewUnnamedAsync(), await NewUnnamedAsync());
        await owner.ConnectAsync(first);

        // A PIN of the first is not the second's.
        await _host.ControlAsync($"numbers/{second.PhoneNumberId}", new { pin = "424242", registered = true });
        var attemptId = await owner.AuthorizedAsync(second);
        Assert.Equal("PIN_REQUIRED", (await owner.RunAsync(attemptId)).Failed?.Problem?.Code);
        Assert.True((await owner.RunAsync(attemptId, new(Pin: "424242"))).IsReady);
        await other.ConnectAsync(third);

        Assert.Equal(new[] { first.PhoneNumberId, second.PhoneNumberId }.Order(), (await owner.NumbersAsync()).Select(one => one.HeldPhoneNumberId).Order());
        Assert.All(await owner.NumbersAsync(), one => Assert.Equal(("", null), (one.Digits, one.HeldDigits)));
    }

    [Fact]
    public async Task A_number_without_digits_is_found_again_by_Metas_id()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await NewUnnamedAsync();
        var account = (await owner.ConnectAsync(waba)).Account!;
        await _host.ControlAsync($"numbers/{(await NewUnnamedAsync()).PhoneNumberId}", new { accountId = waba.WabaId });

        var view = await owner.ConnectAsync(waba, reconnects: account.AccountId);

        Assert.Equal((account.AccountId, waba.PhoneNumberId), (view.Account!.AccountId, view.Account.PhoneNumberId));
        Assert.Single(await owner.NumbersAsync());
    }

    private async Task<OwnWaba> NewUnnamedAsync()
    {
        var waba = await _host.NewWabaAsync();
        await _host.ControlAsync($"numbers/{waba.PhoneNumberId}", new { displayPhoneNumber = "" });
        return waba;
    }
}
