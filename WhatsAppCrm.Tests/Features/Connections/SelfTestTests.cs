using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Connections;

/// <summary>The self-test and the health answer, by REST, against the sandbox.</summary>
public sealed class SelfTestTests : IAsyncLifetime
{
    private const string App = "100000000000001";
    private ProductHost _host = null!;
    private Actor _owner = null!;
    private ConnectedPhone _phone = null!;

    public async Task InitializeAsync()
    {
        _host = await ProductHost.StartAsync();
        _owner = await _host.NewOwnerAsync();
        _phone = await _owner.ConnectNumberAsync();
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_healthy_number_passes_every_part_and_no_customer_hears_of_it()
    {
        await _host.Sandbox.InboundAsync(_phone.PhoneNumberId, "hello");
        await WaitFor.Async(async () => (await _owner.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().SingleAsync())).LastWebhookAtUtc is not null);

        var report = await TestAsync();

        Assert.True((bool)report["passed"]!, report.ToJsonString());
        Assert.All(report["checks"]!.AsArray(), check => Assert.True(check!["result"]!.ToString() == "PASSED", check.ToJsonString()));
        Assert.Equal(Enum.GetNames<SelfTestPart>(), report["checks"]!.AsArray().Select(check => check!["part"]!.ToString()));
        Assert.All(report["checks"]!.AsArray(), check => Assert.DoesNotContain("Code_", check!["message"]!.ToString()));
        Assert.DoesNotContain((await _host.Sandbox.WireAsync()).AsArray(), call => call!["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal));
        Assert.DoesNotContain("EAA", report.ToJsonString());
    }

    [Fact]
    public async Task A_Meta_that_does_not_answer_fails_the_first_part_and_skips_what_needs_it()
    {
        await _host.Sandbox.FaultAsync($"GET /{App}$", drop: "before");

        var report = await TestAsync();

        AssertPart(report, "GRAPH", "FAILED", "GRAPH_UNREACHABLE");
        foreach (var part in new[] { "TOKEN", "SCOPES", "SUBSCRIPTION", "APP_WEBHOOK", "ROUND_TRIP" }) AssertPart(report, part, "SKIPPED", "NEEDS_GRAPH");
    }

    [Fact]
    public async Task A_refused_app_is_told_apart_from_an_unreachable_Meta()
    {
        await _host.Sandbox.FaultAsync($"GET /{App}$", error: JsonNode.Parse("""{"code":190,"message":"Invalid app secret"}"""));

        AssertPart(await TestAsync(), "GRAPH", "FAILED", "GRAPH_APP_REFUSED");
    }

    [Fact]
    public async Task An_expired_token_fails_its_part_and_the_permissions_are_not_guessed()
    {
        await _host.Sandbox.ExpireTokensAsync();

        var report = await TestAsync();

        AssertPart(report, "TOKEN", "FAILED", "TOKEN_INVALID");
        AssertPart(report, "SCOPES", "SKIPPED", "NEEDS_TOKEN");
        AssertPart(report, "SUBSCRIPTION", "SKIPPED", "NEEDS_TOKEN");
        AssertPart(report, "ROUND_TRIP", "SKIPPED", "NEEDS_TOKEN");
        AssertPart(report, "APP_WEBHOOK", "PASSED", "APP_WEBHOOK_OK");
    }

    [Fact]
    public async Task A_lost_subscription_is_found()
    {
        await ControlAsync($"accounts/{_phone.WabaId}", new { subscribed = false });

        AssertPart(await TestAsync(), "SUBSCRIPTION", "FAILED", "SUBSCRIPTION_MISSING");
    }

    [Theory]
    [InlineData("""{"active":false}""", "FAILED", "APP_WEBHOOK_MISSING")]
    [InlineData("""{"fields":["account_update"]}""", "FAILED", "APP_WEBHOOK_NO_MESSAGES")]
    [InlineData("""{"fields":["messages"]}""", "WARNING", "APP_WEBHOOK_FIELDS")]
    [InlineData("""{"callbackUrl":"https://elsewhere.example.test/api/webhooks/whatsapp"}""", "FAILED", "APP_WEBHOOK_ELSEWHERE")]
    public async Task The_apps_own_settings_are_looked_at(string settings, string result, string code)
    {
        await ControlAsync("app", JsonNode.Parse(settings)!);

        AssertPart(await TestAsync(), "APP_WEBHOOK", result, code);
    }

    [Fact]
    public async Task A_server_Meta_can_not_reach_fails_the_round_trip()
    {
        await _host.Sandbox.FaultAsync($"POST /{_phone.WabaId}/subscribed_apps", error: JsonNode.Parse("""{"code":2200,"message":"Callback verification failed"}"""));

        AssertPart(await TestAsync(), "ROUND_TRIP", "FAILED", "ROUND_TRIP_UNREACHABLE");
    }

    [Fact]
    public async Task An_unknown_PIN_and_a_silent_beginning_are_worth_a_look()
    {
        await _owner.ReadAsync(db => db.WhatsAppAccounts.ExecuteUpdateAsync(set => set.SetProperty(one => one.ProtectedPin, (string?)null)));

        var report = await TestAsync();

        AssertPart(report, "PIN", "WARNING", "PIN_UNKNOWN");
        AssertPart(report, "LAST_WEBHOOK", "WARNING", "LAST_WEBHOOK_NEVER");
        Assert.True((bool)report["passed"]!);
    }

    [Fact]
    public void Permissions_are_judged_by_what_they_were_given_for()
    {
        var account = new WhatsAppAccount(Guid.NewGuid(), "1");
        account.Connect(new("waba-1", null, "1", "+1", null, null, false), AccountAccess.Fallback, null, Guid.Empty, DateTime.UnixEpoch);

        Assert.Equal("SCOPES_MISSING", SelfTestParts.Scopes(account, Facts("waba-1", TokenFacts.Management)).Code);
        Assert.Equal("SCOPES_OTHER_ACCOUNT", SelfTestParts.Scopes(account, Facts("waba-2", TokenFacts.Management, TokenFacts.Messaging)).Code);
        Assert.Equal(SelfTestResult.PASSED, SelfTestParts.Scopes(account, Facts("waba-1", TokenFacts.Management, TokenFacts.Messaging)).Result);
    }

    [Fact]
    public async Task Managers_read_administrators_act_and_nobody_sees_another_organization()
    {
        var manager = await _owner.NewColleagueAsync(Role.MANAGER);
        var seller = await _owner.NewColleagueAsync(Role.SELLER);
        var stranger = await _host.NewOwnerAsync();
        var health = $"/api/integrations/whatsapp/accounts/{_phone.AccountId}/health";
        var test = $"/api/integrations/whatsapp/accounts/{_phone.AccountId}/self-test";

        var seen = await manager.GetAsync(health);

        Assert.Equal(("CONNECTED", "GREEN", "BUSINESS"), (seen["status"]!.ToString(), seen["qualityRating"]!.ToString(), seen["tokenKind"]!.ToString()));
        Assert.DoesNotContain("EAA", seen.ToJsonString());
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.Http.PostAsync(test, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await seller.Http.GetAsync(health)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.GetAsync(health)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.Http.PostAsync(test, null)).StatusCode);
    }

    private async Task<JsonNode> TestAsync()
    {
        using var answer = await _owner.Http.PostAsync($"/api/integrations/whatsapp/accounts/{_phone.AccountId}/self-test", null);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    private async Task ControlAsync(string call, object body) => (await _host.Http.PostAsJsonAsync("/sandbox/control/" + call, body)).EnsureSuccessStatusCode();

    private static TokenFacts Facts(string wabaId, params string[] scopes) => new(null, null, true, 0, [.. scopes.Select(scope => new GranularScope(scope, [wabaId]))]);

    private static void AssertPart(JsonNode report, string part, string result, string code)
    {
        var check = report["checks"]!.AsArray().Single(one => one!["part"]!.ToString() == part)!;
        Assert.True((result, code) == (check["result"]!.ToString(), check["code"]!.ToString()), check.ToJsonString());
    }
}
