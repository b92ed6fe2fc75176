using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Tests.Sandbox;

public class SignupTests : IAsyncLifetime
{
    private const string App = "client_id=100000000000001";
    private const string Redirect = SandboxSignupCalls.Redirect;
    private SandboxHost sandbox = null!;

    public async Task InitializeAsync() => sandbox = await SandboxHost.StartAsync();

    public async Task DisposeAsync() => await sandbox.DisposeAsync();

    [Fact]
    public async Task A_redirect_code_is_exchanged_once_and_with_the_identical_redirect_uri()
    {
        var code = await sandbox.RedirectCode();
        Assert.Equal((100, 36008), Problem(await sandbox.Exchange(code)));
        Assert.Equal((100, 36008), Problem(await sandbox.Exchange(code, "https://crm.example/other")));
        var token = (await sandbox.Exchange(code, Redirect).Ok())["access_token"]!.ToString();
        Assert.Equal((100, 36009), Problem(await sandbox.Exchange(code, Redirect)));

        var debug = await sandbox.Debug(token);
        Assert.True((bool)debug["is_valid"]!);
        Assert.Equal("SYSTEM_USER", debug["type"]!.ToString());
        Assert.Contains(debug["granular_scopes"]!.AsArray(), one =>
            one!["scope"]!.ToString() == "whatsapp_business_management" && one["target_ids"]!.AsArray().Count == 2);
    }

    [Fact]
    public async Task An_expired_code_is_refused()
    {
        var code = await sandbox.RedirectCode();
        await sandbox.Control("codes/expire");
        Assert.Equal((100, 36007), Problem(await sandbox.Exchange(code, Redirect)));
    }

    [Fact]
    public async Task Only_one_of_many_simultaneous_exchanges_wins()
    {
        var code = await sandbox.RedirectCode();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => sandbox.Exchange(code, Redirect)));
        Assert.Single(answers, one => one.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Wrong_app_secret_and_unknown_code_are_told_apart()
    {
        Assert.Equal(101, (await sandbox.Graph(HttpMethod.Get, "oauth/access_token?client_id=1&client_secret=x&code=y")).Code);
        Assert.Equal(1, (await sandbox.Graph(HttpMethod.Get, $"oauth/access_token?{App}&client_secret=x&code=y")).Code);
        Assert.Equal(100, (await sandbox.Exchange("never-issued", Redirect)).Code);
    }

    [Fact]
    public async Task The_dialog_can_be_refused_and_narrowed_to_one_account()
    {
        var form = Form(("redirect_uri", Redirect), ("state", "s 1"), ("config_id", "200000000000001"), ("decision", "cancel"));
        using var refused = await sandbox.Http.PostAsync("/sandbox/dialog/decision", form);
        var query = QueryHelpers.ParseQuery(refused.Headers.Location!.Query);
        Assert.Equal(("access_denied", "user_denied", "s 1"), (query["error"].ToString(), query["error_reason"].ToString(), query["state"].ToString()));

        var code = await sandbox.RedirectCode("&sandbox_waba=" + SandboxHost.OtherAccount);
        var token = (await sandbox.Exchange(code, Redirect).Ok())["access_token"]!.ToString();
        Assert.Equal([SandboxHost.OtherAccount], (await sandbox.Debug(token)).Granted("whatsapp_business_messaging"));
    }

    [Theory]
    [InlineData("client_id=1&config_id=200000000000001&redirect_uri=https%3A%2F%2Fcrm.example")]
    [InlineData("client_id=100000000000001&config_id=1&redirect_uri=https%3A%2F%2Fcrm.example")]
    [InlineData("client_id=100000000000001&config_id=200000000000001")]
    [InlineData("client_id=100000000000001&config_id=200000000000001&redirect_uri=javascript:alert(1)")]
    public async Task A_wrong_dialog_address_shows_an_error_page(string query)
    {
        using var response = await sandbox.Http.GetAsync("/sandbox/v25.0/dialog/oauth?" + query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("dialog-error", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("finish", "FINISH", true)]
    [InlineData("several", "FINISH", true)]
    [InlineData("only_waba", "FINISH_ONLY_WABA", true)]
    [InlineData("coexistence", "FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING", true)]
    [InlineData("cancel_step", "CANCEL", false)]
    [InlineData("error", "ERROR", false)]
    [InlineData("no_message", null, true)]
    [InlineData("no_code", "FINISH", false)]
    public async Task Each_popup_outcome_has_its_message_and_its_code(string outcome, string? name, bool givesCode)
    {
        var answer = await sandbox.Popup(outcome);
        var message = answer["message"] is { } text ? JsonNode.Parse(text.ToString()) : null;
        Assert.Equal(name, message?["event"]?.ToString());
        Assert.Equal(name is null ? null : "WA_EMBEDDED_SIGNUP", message?["type"]?.ToString());
        Assert.Equal(outcome == "coexistence" ? 3 : null, (int?)message?["version"]);
        Assert.Equal(givesCode, answer["code"] is not null);
        if (givesCode)
        {
            var code = answer["code"]!.ToString();
            Assert.Equal((100, 36008), Problem(await sandbox.Exchange(code, Redirect)));
            await sandbox.Exchange(code).Ok();
        }
    }

    private static (int?, int?) Problem(GraphAnswer answer) => (answer.Code, answer.Subcode);

    private static FormUrlEncodedContent Form(params (string Key, string Value)[] fields) => new(
        fields.Append(("client_id", "100000000000001")).Select(one => KeyValuePair.Create(one.Item1, one.Item2)));
}
