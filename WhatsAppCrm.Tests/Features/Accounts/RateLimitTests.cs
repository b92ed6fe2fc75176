using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Accounts;

public sealed class RateLimitTests
{
    [Fact]
    public async Task An_address_that_tries_too_often_is_told_when_to_come_back_as_page_and_as_problem()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["RateLimits:AccountAttemptsPerAddress"] = "3" });
        using var browser = new Browser(host);
        for (var i = 0; i < 3; i++) await browser.SignInAsync($"someone{i}@example.test");

        var page = await browser.SignInAsync("someone@example.test");
        using var call = await host.Http.PostAsJsonAsync("/api/auth/login", new { email = "someone@example.test", password = "whatever it is" });

        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Contains("Too many attempts", page.Text);
        Assert.InRange(page.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.TooManyRequests, call.StatusCode);
        Assert.NotNull(call.Headers.RetryAfter);
        Assert.Equal("RATE_LIMITED", (string)JsonNode.Parse(await call.Content.ReadAsStringAsync())!["errorCode"]!);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/sign-in")).Status);
    }

    [Fact]
    public async Task One_e_mail_is_guarded_whoever_tries_and_whether_or_not_it_exists()
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["RateLimits:AccountAttemptsPerEmail"] = "2" });
        using var browser = new Browser(host);
        for (var i = 0; i < 2; i++) await browser.SignInAsync("nobody@example.test");

        var page = await browser.SignInAsync(" NOBODY@example.test");
        using var call = await host.Http.PostAsJsonAsync("/api/auth/login", new { email = "nobody@example.test", password = "whatever it is" });

        Assert.Equal(HttpStatusCode.TooManyRequests, page.Status);
        Assert.Contains("Too many attempts", page.Text);
        Assert.NotNull(page.RetryAfter);
        Assert.Equal(HttpStatusCode.TooManyRequests, call.StatusCode);
        Assert.NotNull(call.Headers.RetryAfter);
        Assert.NotEqual(HttpStatusCode.TooManyRequests, (await browser.SignInAsync("somebody@example.test")).Status);
    }
}
