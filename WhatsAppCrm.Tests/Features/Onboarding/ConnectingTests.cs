using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>Every way of connecting that ends well.</summary>
public sealed class ConnectingTests
{
    [Fact]
    public async Task The_guided_calls_connect_a_number_and_never_show_its_token()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var state = await owner.AuthorizeAsync();

        var wabas = (await owner.GetAsync($"/api/v1/organizations/whatsapp/accounts?state={state}"))["wabaOptions"]!.AsArray();
        Assert.Contains(wabas, one => one!["id"]!.ToString() == SignupCalls.Northwind && one["name"]!.ToString() == "Northwind Coffee");
        var phones = (await owner.GetAsync($"/api/v1/organizations/whatsapp/phone-numbers?state={state}&wabaId={SignupCalls.Northwind}"))["phoneOptions"]!.AsArray();
        Assert.Contains(phones, one => one!["id"]!.ToString() == SignupCalls.NorthwindNumber && one["qualityRating"]!.ToString() == "GREEN");
        using var saved = await owner.SaveAsync(state);

        var text = await saved.Content.ReadAsStringAsync();
        Assert.True(saved.IsSuccessStatusCode, text);
        Assert.Equal(SignupCalls.NorthwindNumber, JsonNode.Parse(text)!["data"]!["whatsappPhoneId"]!.ToString());
        var status = await owner.GetAsync("/api/integrations/whatsapp/status");
        Assert.True((bool)status["connected"]!);
        Assert.Equal("CONNECTED", status["accounts"]![0]!["status"]!.ToString());
        Assert.DoesNotContain("EAA", text + status.ToJsonString() + host.Log.Text);

        var account = await owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync());
        Assert.DoesNotContain("EAA", account.ProtectedAccessToken);
        Assert.NotNull(account.ProtectedPin);
        Assert.Equal(owner.UserId, (await owner.ReadAsync(db => db.AuditEntries.SingleAsync(one => one.Action == "whatsapp.connected"))).UserId);
    }

    [Fact]
    public async Task Meta_is_asked_in_the_contracts_order_with_a_proof_and_without_a_redirect_address_for_the_popup()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();

        using var claimed = await owner.ClaimAsync(await owner.PopupCodeAsync());

        Assert.True(claimed.IsSuccessStatusCode, await claimed.Content.ReadAsStringAsync());
        var wire = (await host.Sandbox.WireAsync()).AsArray();
        string[] ends = ["oauth/access_token", "debug_token", "phone_numbers", "subscribed_apps", "register"];
        Assert.Equal(ends, wire.Select(call => ends.FirstOrDefault(end => call!["path"]!.ToString().EndsWith(end, StringComparison.Ordinal))).OfType<string>().Take(ends.Length));
        Assert.Null(wire[0]!["body"]!["redirect_uri"]);
        Assert.All(wire.Skip(1), call => Assert.NotNull(call!["query"]?["appsecret_proof"]));
    }

    [Fact]
    public async Task A_browser_is_sent_to_the_dialog_and_comes_back_to_the_wizard()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();

        var (state, authUrl) = await owner.BeginAsync();
        var (code, _) = await owner.ApproveAsync(authUrl);
        using var back = await owner.CallbackAsync(code, state, json: false, path: "/api/v1/organizations/whatsapp/callback");

        Assert.Equal(HttpStatusCode.Redirect, back.StatusCode);
        Assert.Equal($"/settings/whatsapp/connect?success=true&state={Uri.EscapeDataString(state)}", back.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Connecting_again_renews_the_same_number()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        (await owner.SaveAsync(await owner.AuthorizeAsync())).EnsureSuccessStatusCode();
        var before = await owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync());

        (await owner.SaveAsync(await owner.AuthorizeAsync())).EnsureSuccessStatusCode();

        var after = await owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync());
        Assert.Equal(before.Id, after.Id);
        Assert.NotEqual(before.ProtectedAccessToken, after.ProtectedAccessToken);
    }

    [Fact]
    public async Task Disconnecting_unsubscribes_forgets_the_token_and_keeps_the_number()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var phone = await owner.ConnectNumberAsync();

        using var answer = await owner.Http.DeleteAsync("/api/integrations/whatsapp/disconnect");

        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var account = await owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync());
        Assert.Equal((phone.AccountId, WhatsAppAccountStatus.DISCONNECTED, null), (account.Id, account.Status, account.ProtectedAccessToken));
        var wire = (await host.Sandbox.WireAsync()).AsArray();
        Assert.Equal("DELETE", wire[^1]!["method"]!.ToString());
    }
}
