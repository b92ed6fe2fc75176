using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>The ways a sign-up goes wrong on the way back.</summary>
public class SignupOutcomeTests : IAsyncLifetime
{
    private const string Management = "whatsapp_business_management";
    private const string Messaging = "whatsapp_business_messaging";
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxHost.StartAsync();

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Theory]
    [InlineData("closed", "none", false)]
    [InlineData("never", "never", true)]
    [InlineData("no_code", "called", true)]
    [InlineData("foreign", "called", false)]
    public async Task A_popup_can_end_without_a_code_in_several_ways(string outcome, string callback, bool message)
    {
        var answer = await sandbox.Popup(outcome);
        Assert.Null(answer["code"]);
        Assert.Equal(callback, answer["callback"]!.ToString());
        Assert.Equal(message, answer["message"] is not null);
        Assert.Equal(outcome == "foreign", answer["foreign"] is not null);
    }

    [Fact]
    public async Task Another_sites_page_posts_invented_ids_from_another_origin()
    {
        var address = new Uri((await sandbox.Popup("foreign"))["foreign"]!.ToString());
        Assert.Equal(("localhost", sandbox.Http.BaseAddress!.Port), (address.Host, address.Port));
        using var page = await sandbox.Http.GetAsync(address.PathAndQuery);
        Assert.Contains("frame-ancestors *", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var html = System.Net.WebUtility.HtmlDecode(await page.Content.ReadAsStringAsync());
        Assert.Contains("\"FINISH\"", html, StringComparison.Ordinal);
        Assert.Contains("data-origin=\"https://crm.example\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain(SandboxHost.Account, html, StringComparison.Ordinal);
        using var dialog = await sandbox.Http.GetAsync("/sandbox/dialog/oauth?client_id=100000000000001&config_id=200000000000001&display=popup&origin=https%3A%2F%2Fcrm.example");
        Assert.Contains("frame-src http://localhost:", dialog.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_late_code_is_dead_on_arrival_by_either_door()
    {
        var popup = await sandbox.Exchange((await sandbox.Popup("late_code"))["code"]!.ToString());
        Assert.Equal((100, 36007), (popup.Code, popup.Subcode));
        var redirect = await sandbox.Exchange(await sandbox.RedirectCode("&sandbox_outcome=late_code"), SandboxSignupCalls.Redirect);
        Assert.Equal((100, 36007), (redirect.Code, redirect.Subcode));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_partly_granted_token_cannot_register_or_send(bool popup)
    {
        var token = popup
            ? await sandbox.Token((await sandbox.Popup("partial"))["code"]!.ToString())
            : await sandbox.Token(await sandbox.RedirectCode("&sandbox_outcome=partial"), SandboxSignupCalls.Redirect);
        var debug = await sandbox.Debug(token);
        Assert.NotEmpty(debug.Granted(Management));
        Assert.Empty(debug.Granted(Messaging));
        Assert.DoesNotContain(Messaging, debug["scopes"]!.ToJsonString(), StringComparison.Ordinal);
        sandbox.Authorize(token);
        await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Account}/subscribed_apps").Ok();
        Assert.Equal(10, (await sandbox.Graph(HttpMethod.Post, $"{SandboxHost.Number}/register", new { messaging_product = "whatsapp", pin = "246810" })).Code);
    }

    [Fact]
    public async Task A_message_may_name_an_account_the_token_does_not_reach()
    {
        var answer = await sandbox.Popup("other_waba");
        var data = JsonNode.Parse(answer["message"]!.ToString())!["data"]!;
        Assert.Equal((SandboxHost.OtherAccount, SandboxHost.OtherNumber), (data["waba_id"]!.ToString(), data["phone_number_id"]!.ToString()));
        var token = await sandbox.Token(answer["code"]!.ToString());
        Assert.Equal([SandboxHost.Account], (await sandbox.Debug(token)).Granted(Management));
    }

    [Fact]
    public async Task Several_accounts_are_named_and_granted()
    {
        var answer = await sandbox.Popup("several");
        var named = JsonNode.Parse(answer["message"]!.ToString())!["data"]!["waba_ids"]!.AsArray().Select(one => one!.ToString()).ToList();
        Assert.Equal([SandboxHost.Account, SandboxHost.OtherAccount], named);
        Assert.Equal(named, (await sandbox.Debug(await sandbox.Token(answer["code"]!.ToString()))).Granted(Messaging));
    }

    [Fact]
    public async Task A_script_can_refuse_the_full_page_dialog()
    {
        var back = QueryHelpers.ParseQuery((await sandbox.RedirectDialog("&sandbox_deny=1")).Query);
        Assert.Equal(
            ("access_denied", "user_denied", "Permissions error", "abc"),
            (back["error"].ToString(), back["error_reason"].ToString(), back["error_description"].ToString(), back["state"].ToString()));
        Assert.False(back.ContainsKey("code"));
    }

    [Fact]
    public async Task Coexistence_comes_by_redirect_too()
    {
        sandbox.Authorize(await sandbox.Token(
            await sandbox.RedirectCode($"&sandbox_outcome=coexistence&sandbox_phone={SandboxHost.Number}"), SandboxSignupCalls.Redirect));
        var number = await sandbox.Graph(HttpMethod.Get, SandboxHost.Number + "?fields=is_on_biz_app,platform_type,status").Ok();
        Assert.Equal((true, "CLOUD_API", "CONNECTED"), ((bool)number["is_on_biz_app"]!, number["platform_type"]!.ToString(), number["status"]!.ToString()));
    }
}
