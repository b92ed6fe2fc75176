using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>An installation without a sign-up configuration: Meta's plain login gives a person's own token, which lives two hours.</summary>
public sealed class UserTokenTests
{
    [Fact]
    public async Task A_persons_token_is_exchanged_for_one_of_sixty_days()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Meta:ConfigId"] = "" });
        var owner = await host.NewOwnerAsync();
        var (_, authUrl) = await owner.BeginAsync();
        Assert.DoesNotContain("config_id", authUrl);
        Assert.Contains("scope=whatsapp_business_management", authUrl);

        await owner.ConnectNumberAsync();

        var account = Assert.Single(await owner.NumbersAsync());
        Assert.Equal((TokenKind.USER, WhatsAppAccountStatus.CONNECTED), (account.TokenKind, account.Status));
        Assert.InRange(account.TokenExpiresAtUtc!.Value, DateTime.UtcNow.AddDays(59), DateTime.UtcNow.AddDays(60));
        var wire = (await host.Sandbox.WireAsync()).AsArray();
        Assert.Equal(
            ["oauth/access_token", "debug_token", "oauth/access_token", "debug_token"],
            wire.Select(call => call!["path"]!.ToString().Split('/', 3)[^1]).Where(path => path is "oauth/access_token" or "debug_token").Take(4));
        var exchange = wire.Where(call => call!["path"]!.ToString().EndsWith("oauth/access_token", StringComparison.Ordinal)).ElementAt(1)!;
        Assert.Equal("fb_exchange_token", exchange["body"]!["grant_type"]!.ToString());
        Assert.StartsWith("issued ", exchange["note"]!.ToString());
        AssertProved(wire);
        // What is used from then on is the new one.
        var lasting = exchange["note"]!.ToString()["issued ".Length..];
        Assert.All(wire.Where(call => call!["path"]!.ToString().EndsWith("/register", StringComparison.Ordinal)), call => Assert.Equal(lasting, call!["token"]!.ToString()));
    }

    [Fact]
    public async Task Lengthening_that_fails_is_tried_again_by_itself_and_the_code_never()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Meta:ConfigId"] = "" });
        (int? Status, int? Code, string? Drop)[] faults = [(500, 2, null), (429, 4, null), (null, null, "before"), (null, null, "after")];
        foreach (var (status, metaCode, drop) in faults)
        {
            var owner = await host.NewOwnerAsync();
            var (_, authUrl) = await owner.BeginAsync();
            var (code, state) = await owner.ApproveAsync(authUrl);
            // The first call, which exchanges the code, is left alone.
            await host.Sandbox.FaultAsync("oauth/access_token", delayMs: 1);
            await host.Sandbox.FaultAsync("oauth/access_token", status: status, error: metaCode is { } error ? new JsonObject { ["code"] = error } : null, drop: drop);
            var before = (await host.Sandbox.WireAsync()).AsArray().Count;

            Assert.Equal("META_UNAVAILABLE", await owner.CallbackAsync(code, state).ErrorCodeAsync());
            var view = await owner.RunAsync(await owner.ReadAsync(db => db.SignupAttempts.Select(one => one.Id).SingleAsync()));

            Assert.Null(view.Failed);
            Assert.Equal(SignupStepState.DONE, view.Step(SignupStepKind.PERMISSIONS_CHECKED).State);
            var exchanges = (await host.Sandbox.WireAsync()).AsArray().Skip(before).Where(call => call!["path"]!.ToString().EndsWith("oauth/access_token", StringComparison.Ordinal));
            Assert.Equal([false, true, true], exchanges.Select(call => call!["body"]?["grant_type"]?.ToString() == "fb_exchange_token"));
        }
    }

    [Fact]
    public async Task Every_call_with_a_token_is_proved_to_the_last_step()
    {
        await using var host = await ProductHost.StartAsync();
        var owner = await host.NewOwnerAsync();

        var phone = await owner.ConnectNumberAsync();

        var wire = (await host.Sandbox.WireAsync()).AsArray();
        AssertProved(wire);
        // The profile, the round trip with its override and the way back: both subscriptions come after the registration.
        var calls = wire.Select(call => $"{call!["method"]} {call["path"]!.ToString().Split('/', 3)[^1]}").ToList();
        var last = calls.SkipWhile(call => call != $"POST {phone.PhoneNumberId}/register").Skip(1).ToList();
        Assert.Equal(
            [$"GET {phone.PhoneNumberId}", $"GET {phone.WabaId}", $"GET {phone.WabaId}/subscribed_apps", $"POST {phone.WabaId}/subscribed_apps", $"POST {phone.WabaId}/subscribed_apps"], last);
    }

    /// <summary>Only the exchanges bring their own credentials.</summary>
    private static void AssertProved(JsonArray wire) => Assert.All(wire, call =>
    {
        var isExchange = call!["path"]!.ToString().EndsWith("oauth/access_token", StringComparison.Ordinal);
        Assert.Equal((isExchange, isExchange), (call["token"] is null, call["query"]?["appsecret_proof"] is null));
        Assert.InRange((int)call["status"]!, 200, 299);
    });
}
