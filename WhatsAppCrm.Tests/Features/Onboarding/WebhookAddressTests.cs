using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>Where Meta sends the messages: kept at our own address when that is asked for, and told apart when it is not ours.</summary>
public sealed class WebhookAddressTests
{
    [Fact]
    public async Task An_override_that_is_asked_for_stays_and_brings_the_messages()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Meta:OverrideCallback"] = "true" });
        var owner = await host.NewOwnerAsync();
        var waba = await host.NewWabaAsync();
        var own = new Uri(host.BaseUrl, "/api/webhooks/whatsapp").AbsoluteUri;

        var account = (await owner.ConnectAsync(waba)).Account!;
        await owner.UseAsync<ReadNumberHealth>(read => read.RunAsync(account.AccountId, CancellationToken.None));

        Assert.Equal(own, (await host.SubscribedAppsAsync(waba.WabaId))[0]!["override_callback_uri"]!.ToString());
        var health = await owner.ReadAsync(db => db.NumberHealths.SingleAsync());
        Assert.Equal((own, true), (health.CallbackOverride, health.IsSubscribed));
        Assert.NotNull(health.RoundTripAtUtc);
        // Switched off at Meta and on again by the health job: to the same address.
        await host.ControlAsync($"accounts/{waba.WabaId}", new { subscribed = false });
        await owner.UseAsync<RefreshNumberHealth>(refresh => refresh.RunAsync(account.AccountId, CancellationToken.None));
        Assert.Equal(own, (await host.SubscribedAppsAsync(waba.WabaId))[0]!["override_callback_uri"]!.ToString());
        // Only the organization's own verify token leaves this time behind.
        Assert.NotNull(await owner.ReadAsync(db => db.Organizations.Where(one => one.Id == owner.OrganizationId).Select(one => one.WebhookVerifiedAtUtc).SingleAsync()));
        // Every subscription of this account asked for the override: it was never taken away in between.
        Assert.All(
            (await host.Sandbox.WireAsync()).AsArray().Where(call => call!["method"]!.ToString() == "POST" && call["path"]!.ToString().EndsWith("/subscribed_apps", StringComparison.Ordinal)),
            call => Assert.Equal(own, (string?)call!["body"]?["override_callback_uri"]));

        // The app's own webhook is another server's.
        await host.ControlAsync("app", new { callbackUrl = "http://127.0.0.1:9/another-server" });
        await owner.HearAsync(waba.PhoneNumberId, "15550008803");
    }

    [Theory]
    [InlineData(false, SignupStepKind.ROUND_TRIP_PROVED, "roundTrip")]
    [InlineData(true, SignupStepKind.WEBHOOKS_SUBSCRIBED, "subscribe")]
    public async Task An_address_nobody_answers_at_is_unreachable_until_it_is_put_right(bool overrides, SignupStepKind kind, string step)
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Meta:OverrideCallback"] = overrides ? "true" : "false" });
        var owner = await host.NewOwnerAsync();
        var waba = await host.NewWabaAsync();
        // Bound and never listening: whoever connects is refused, and nobody else gets the port.
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Install(host, $"http://{closed.LocalEndPoint}");

        var failed = await owner.RunAsync(await owner.AuthorizedAsync(waba));

        Assert.Equal((kind, "WEBHOOK_UNREACHABLE", step, 2200), (failed.Failed?.Kind, failed.Failed?.Problem?.Code, failed.Failed?.Problem?.Step, failed.Failed?.Problem?.MetaCode));
        Assert.Equal(overrides ? 0 : 1, (await owner.NumbersAsync()).Count);
        Install(host, host.BaseUrl.GetLeftPart(UriPartial.Authority));
        Assert.True((await owner.RunAsync(failed.AttemptId)).IsReady);
    }

    [Fact]
    public async Task Somebody_else_at_our_address_is_found_out_though_Meta_is_content()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();
        var waba = await host.NewWabaAsync();
        await using var elsewhere = await AnsweringAsync();
        Install(host, elsewhere.Urls.Single());

        var failed = await owner.RunAsync(await owner.AuthorizedAsync(waba));

        Assert.Equal((SignupStepKind.ROUND_TRIP_PROVED, "WEBHOOK_ELSEWHERE", "roundTrip"), (failed.Failed?.Kind, failed.Failed?.Problem?.Code, failed.Failed?.Problem?.Step));
        Assert.Equal(WhatsAppAccountStatus.CONNECTED, Assert.Single(await owner.NumbersAsync()).Status);
        Assert.Null((await owner.ReadAsync(db => db.NumberHealths.SingleAsync())).RoundTripAtUtc);
        // The other server does not keep getting our messages.
        Assert.Null((await host.SubscribedAppsAsync(waba.WabaId))[0]!["override_callback_uri"]);
        Install(host, host.BaseUrl.GetLeftPart(UriPartial.Authority));
        Assert.True((await owner.RunAsync(failed.AttemptId)).IsReady);
    }

    [Fact]
    public async Task Without_a_Meta_app_nothing_begins_and_the_words_say_so()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?>
        {
            ["Meta:AppId"] = "", ["Meta:AppSecret"] = "", ["Meta:ConfigId"] = "", ["Meta:VerifyToken"] = "", ["App:PlatformAdministrators:0"] = "runs-it@example.test",
        });
        var owner = await host.NewOwnerAsync();

        Assert.Equal("META_NOT_CONFIGURED", await owner.Http.GetAsync($"/api/v1/organizations/{owner.OrganizationId}/whatsapp/init-oauth").ErrorCodeAsync());
        Assert.Equal("META_NOT_CONFIGURED", await owner.Http.GetAsync("/api/integrations/whatsapp/connect").ErrorCodeAsync());
        Assert.Equal("META_NOT_CONFIGURED", await owner.ClaimAsync("a-code").ErrorCodeAsync());
        Assert.Empty(await owner.ReadAsync(db => db.SignupAttempts.ToListAsync()));
        // Who runs the installation is told what is missing, all of it at once, without asking a Meta that knows nobody.
        var setup = await (await host.NewPersonAsync("runs-it@example.test")).GetAsync("/api/admin/setup");
        Assert.Equal(
            ["Meta:AppId", "Meta:AppSecret", "Meta:ConfigId", "Meta:VerifyToken", "App:PublicUrl"],
            setup["items"]!.AsArray().Where(item => item!["code"]!.ToString() == "MISSING").Select(item => item!["key"]!.ToString()));
        Assert.Null(setup["live"]);
        Assert.Empty((await host.Sandbox.WireAsync()).AsArray());
    }

    /// <summary>As if the operator had named this address: known only once a port is, so after the start. Meta stays where it is.</summary>
    private static void Install(ProductHost host, string publicUrl)
    {
        host.Services.GetRequiredService<IOptions<MetaSettings>>().Value.GraphBaseUrl = host.BaseUrl.GetLeftPart(UriPartial.Authority) + "/sandbox/graph";
        host.Services.GetRequiredService<IOptions<AppSettings>>().Value.PublicUrl = publicUrl;
    }

    /// <summary>Another server that gives every challenge back.</summary>
    private static async Task<WebApplication> AnsweringAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapGet("/api/webhooks/whatsapp", (HttpRequest request) => request.Query["hub.challenge"].ToString());
        await app.StartAsync();
        return app;
    }
}
