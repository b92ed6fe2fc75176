using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>Whose a number is, and that its history stays with whoever had it.</summary>
public sealed class MovingNumbersTests(OwnPortfolioFixture fixture) : IClassFixture<OwnPortfolioFixture>
{
    private readonly ProductHost _host = fixture.Host;

    [Fact]
    public async Task A_number_that_another_organization_holds_is_taken_by_its_id_and_by_its_digits()
    {
        var (holder, other) = (await _host.NewOwnerAsync(), await _host.NewOwnerAsync());
        var waba = await _host.NewWabaAsync("+1 555-030-0001");
        await holder.ConnectAsync(waba);
        var elsewhere = await _host.NewWabaAsync("+1 555-030-0001", again: true);

        foreach (var same in new[] { waba, elsewhere })
        {
            var view = await other.RunAsync(await other.AuthorizedAsync(same));
            Assert.Equal(("PHONE_TAKEN", SignupStepKind.NUMBER_CHOSEN), (view.Failed?.Problem?.Code, view.Failed?.Kind));
            Assert.Empty(await other.NumbersAsync());
        }
    }

    [Fact]
    public async Task The_same_number_under_another_account_and_id_keeps_its_row()
    {
        var owner = await _host.NewOwnerAsync();
        var first = await owner.ConnectAsync(await _host.NewWabaAsync("+1 555-030-0002"));
        var moved = await _host.NewWabaAsync("+1 555-030-0002", again: true);

        var view = await owner.ConnectAsync(moved, reconnects: first.Account!.AccountId);

        var number = Assert.Single(await owner.NumbersAsync());
        Assert.Equal((first.Account.AccountId, moved.WabaId, moved.PhoneNumberId, moved.PhoneNumberId), (number.Id, number.WabaId, number.PhoneNumberId, number.HeldPhoneNumberId));
        Assert.Equal(first.Account.AccountId, view.Account!.AccountId);
        Assert.Equal(["CONNECTED", "RECONNECTED"], await owner.ReadAsync(db => db.AccountEvents.OrderBy(one => one.AtUtc).Select(one => one.Kind).ToListAsync()));
        var audit = await owner.ReadAsync(db => db.AuditEntries.Where(one => one.Action == "whatsapp.connected").OrderByDescending(one => one.AtUtc).FirstAsync());
        Assert.Contains(first.Account.PhoneNumberId, audit.Details);
    }

    [Fact]
    public async Task A_number_given_up_here_can_be_connected_there_and_each_keeps_its_history()
    {
        var (one, other) = (await _host.NewOwnerAsync(), await _host.NewOwnerAsync());
        var waba = await _host.NewWabaAsync();
        await one.ConnectAsync(waba);
        await one.UseAsync<DisconnectNumber>(disconnect => disconnect.RunAsync(null, CancellationToken.None));

        // The PIN we set there is that organization's secret: here it is asked for, and its owner may reset it at Meta.
        var attemptId = await other.AuthorizedAsync(waba);
        Assert.Equal("PIN_REQUIRED", (await other.RunAsync(attemptId)).Failed?.Problem?.Code);
        await _host.ControlAsync($"numbers/{waba.PhoneNumberId}", new { pin = "" });
        Assert.True((await other.RunAsync(attemptId)).IsReady);

        Assert.Equal(WhatsAppAccountStatus.DISCONNECTED, Assert.Single(await one.NumbersAsync()).Status);
        Assert.Equal(WhatsAppAccountStatus.CONNECTED, Assert.Single(await other.NumbersAsync()).Status);
        Assert.Equal("PHONE_TAKEN", (await one.RunAsync(await one.AuthorizedAsync(waba))).Failed?.Problem?.Code);
    }

    [Fact]
    public async Task Reconnecting_ends_the_alerts_and_does_not_register_again()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var account = (await owner.ConnectAsync(waba)).Account!;
        await owner.ReadAsync(async db =>
        {
            var number = await db.WhatsAppAccounts.SingleAsync();
            number.RequireReconnect(new("TOKEN_EXPIRED"), DateTime.UtcNow);
            await db.RaiseAsync(number, AlertKind.RECONNECT_NEEDED, AlertSeverity.CRITICAL, "lost", null, DateTime.UtcNow, CancellationToken.None);
            return await db.SaveChangesAsync();
        });

        var view = await owner.ConnectAsync(waba, reconnects: account.AccountId);

        Assert.Equal(account.AccountId, view.Reconnects?.AccountId);
        var again = Assert.Single(await owner.NumbersAsync());
        Assert.Equal((WhatsAppAccountStatus.CONNECTED, null), (again.Status, again.LossCode));
        Assert.False((await owner.ReadAsync(db => db.AccountAlerts.SingleAsync())).IsOpen);
        Assert.Equal(1, await _host.CallsAsync("POST", $"{waba.PhoneNumberId}/register"));
    }

    [Fact]
    public async Task Reconnecting_one_number_never_connects_another_in_its_place()
    {
        var owner = await _host.NewOwnerAsync();
        var account = (await owner.ConnectAsync(await _host.NewWabaAsync())).Account!;

        var view = await owner.RunAsync(await owner.AuthorizedAsync("finish", account.AccountId, await _host.NewWabaAsync()));

        Assert.Equal(WhatsAppCrm.Features.Onboarding.SignupQuestion.NUMBER, view.Question);
        Assert.Single(await owner.NumbersAsync());
    }

    [Fact]
    public async Task What_a_customer_wrote_before_the_number_was_stored_is_there_afterwards()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        await _host.ControlAsync($"numbers/{waba.PhoneNumberId}", new { pin = "424242", registered = true });
        var attemptId = await owner.AuthorizedAsync(waba);
        await owner.RunAsync(attemptId);
        await _host.Sandbox.InboundAsync(waba.PhoneNumberId, "Are you open?", from: "15550007777");
        await using var webhooks = await _host.Services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        await WaitFor.Async(() => webhooks.WebhookEvents.AnyAsync(stored => stored.IsUnrouted));

        Assert.True((await owner.RunAsync(attemptId, new(Pin: "424242"))).IsReady);

        await WaitFor.Async(async () => await owner.ReadAsync(db => db.Messages.AnyAsync()));
    }

    [Fact]
    public async Task Who_runs_the_installation_can_connect_a_number_of_its_own_portfolio_and_nobody_else()
    {
        var administrator = await _host.NewPersonAsync(OwnPortfolioFixture.Administrator);
        await administrator.CreateOrganizationAsync("Own");
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var request = new { wabaId = waba.WabaId, phoneNumberId = waba.PhoneNumberId };

        Assert.Equal("VALIDATION_FAILED", await owner.Http.PostAsJsonAsync("/api/v1/whatsapp/claim-waba", request).ErrorCodeAsync());
        using var claimed = await administrator.Http.PostAsJsonAsync("/api/v1/whatsapp/claim-waba", request);

        Assert.True(claimed.IsSuccessStatusCode, await claimed.Content.ReadAsStringAsync());
        var number = Assert.Single(await administrator.NumbersAsync());
        Assert.Equal((TokenKind.FALLBACK, null, WhatsAppAccountStatus.CONNECTED), (number.TokenKind, number.ProtectedAccessToken, number.Status));
        await administrator.UseAsync<ReadNumberHealth>(read => read.RunAsync(number.Id, CancellationToken.None));
    }
}

/// <summary>An installation with a portfolio of its own.</summary>
public sealed class OwnPortfolioFixture : ProductFixture
{
    public const string Administrator = "runs-it@example.test";

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["App:PlatformAdministrators:0"] = Administrator,
        ["Meta:SystemUserToken"] = "sandbox-system-user-token-not-a-real-one",
    };
}
