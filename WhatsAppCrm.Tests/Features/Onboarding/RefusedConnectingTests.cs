using System.Net;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>Everything that must not connect, and what is left behind: nothing.</summary>
public sealed class RefusedConnectingTests : IClassFixture<ProductFixture>, IAsyncLifetime
{
    private readonly ProductHost _host;

    public RefusedConnectingTests(ProductFixture fixture) => _host = fixture.Host;

    public async Task InitializeAsync()
    {
        await _host.Sandbox.ClearFaultsAsync();
        await _host.Sandbox.ResetAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_code_is_good_once_and_a_state_is_good_once()
    {
        var owner = await _host.NewOwnerAsync();
        var (state, authUrl) = await owner.BeginAsync();
        var (code, _) = await owner.ApproveAsync(authUrl);
        (await owner.CallbackAsync(code, state)).EnsureSuccessStatusCode();

        Assert.Equal("OAUTH_STATE_INVALID", await owner.CallbackAsync(code, state).ErrorCodeAsync());
        var (another, _) = await owner.BeginAsync();
        Assert.Equal("OAUTH_CODE_REJECTED", await owner.CallbackAsync(code, another).ErrorCodeAsync());
    }

    [Fact]
    public async Task Another_persons_state_is_as_unknown_as_an_invented_one()
    {
        var owner = await _host.NewOwnerAsync();
        var stranger = await _host.NewOwnerAsync();
        var state = await owner.AuthorizeAsync();

        foreach (var foreign in new[] { state, "invented" })
        {
            Assert.Equal("OAUTH_STATE_INVALID", await stranger.CallbackAsync("code", foreign).ErrorCodeAsync());
            Assert.Equal("OAUTH_STATE_INVALID", await stranger.Http.GetAsync($"/api/v1/organizations/whatsapp/accounts?state={foreign}").ErrorCodeAsync());
            Assert.Equal("OAUTH_STATE_INVALID", await stranger.SaveAsync(foreign).ErrorCodeAsync());
        }
    }

    [Fact]
    public async Task Another_organization_is_not_found_and_a_seller_may_not_connect()
    {
        var owner = await _host.NewOwnerAsync();
        var stranger = await _host.NewOwnerAsync();
        var seller = await owner.NewColleagueAsync(Role.SELLER);

        using var foreign = await stranger.Http.GetAsync($"/api/v1/organizations/{owner.OrganizationId}/whatsapp/init-oauth");
        using var forbidden = await seller.Http.GetAsync($"/api/v1/organizations/{owner.OrganizationId}/whatsapp/init-oauth");

        Assert.Equal(HttpStatusCode.NotFound, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task An_account_that_was_not_shared_is_refused()
    {
        var owner = await _host.NewOwnerAsync();
        var state = await owner.AuthorizeAsync();

        Assert.Equal("WABA_NOT_GRANTED", await owner.Http.GetAsync($"/api/v1/organizations/whatsapp/phone-numbers?state={state}&wabaId=499999999999999").ErrorCodeAsync());
        Assert.Equal("WABA_NOT_GRANTED", await owner.SaveAsync(state, wabaId: "499999999999999").ErrorCodeAsync());
    }

    [Fact]
    public async Task A_number_belongs_to_one_organization_and_the_refusal_names_nobody()
    {
        var first = await _host.NewOwnerAsync("First tenant");
        (await first.SaveAsync(await first.AuthorizeAsync(), SignupCalls.Jacaranda, SignupCalls.JacarandaNumber)).EnsureSuccessStatusCode();
        var second = await _host.NewOwnerAsync("Second tenant");

        using var refused = await second.SaveAsync(await second.AuthorizeAsync(), SignupCalls.Jacaranda, SignupCalls.JacarandaNumber);

        var text = await refused.Content.ReadAsStringAsync();
        Assert.Equal("PHONE_TAKEN", JsonNode.Parse(text)!["errorCode"]!.ToString());
        Assert.DoesNotContain("First tenant", text);
        Assert.DoesNotContain(first.OrganizationId.ToString(), text);
        Assert.Empty(await second.ReadAsync(db => db.WhatsAppAccounts.ToListAsync()));
    }

    [Fact]
    public async Task A_number_with_a_PIN_of_its_own_asks_for_it_and_connects_with_it()
    {
        var owner = await _host.NewOwnerAsync();
        var token = (await _host.Sandbox.TokenAsync(SignupCalls.Northwind))["accessToken"]!.ToString();
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/sandbox/graph/v25.0/500000000000002/register"))
        {
            request.Headers.Add("Authorization", "Bearer " + token);
            request.Content = System.Net.Http.Json.JsonContent.Create(new { messaging_product = "whatsapp", pin = "424242" });
            (await _host.Http.SendAsync(request)).EnsureSuccessStatusCode();
        }

        var state = await owner.AuthorizeAsync();
        Assert.Equal("PIN_REQUIRED", await owner.SaveAsync(state, phoneNumberId: "500000000000002").ErrorCodeAsync());
        Assert.Equal("VALIDATION_FAILED", await owner.SaveAsync(state, phoneNumberId: "500000000000002", pin: "12").ErrorCodeAsync());
        (await owner.SaveAsync(state, phoneNumberId: "500000000000002", pin: "424242")).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData("debug_token")]
    [InlineData("GET /" + SignupCalls.Northwind + "$")]
    [InlineData("phone_numbers")]
    [InlineData("subscribed_apps")]
    [InlineData("register")]
    public async Task A_failure_at_any_call_leaves_nothing_half_connected(string call)
    {
        foreach (var (fault, expected) in Faults)
        {
            var owner = await _host.NewOwnerAsync();
            var code = await owner.PopupCodeAsync();
            await fault(_host.Sandbox, call);

            Assert.Equal(expected, await owner.ClaimAsync(code).ErrorCodeAsync());

            await _host.Sandbox.ClearFaultsAsync();
            Assert.Empty(await owner.ReadAsync(db => db.WhatsAppAccounts.ToListAsync()));
            Assert.False(await IsSubscribedAsync(), $"{call} left a subscription");
        }
    }

    [Fact]
    public async Task A_lost_answer_of_the_registration_does_not_lose_the_PIN()
    {
        var owner = await _host.NewOwnerAsync();
        var state = await owner.AuthorizeAsync();
        await _host.Sandbox.FaultAsync("register", drop: "after");
        Assert.Equal("META_UNAVAILABLE", await owner.SaveAsync(state).ErrorCodeAsync());

        // Another attempt, another token: the PIN that may have been set is known all the same.
        using var saved = await owner.SaveAsync(await owner.AuthorizeAsync());

        Assert.True(saved.IsSuccessStatusCode, await saved.Content.ReadAsStringAsync());
        await owner.Http.DeleteAsync("/api/integrations/whatsapp/disconnect");
    }

    private static readonly (Func<SandboxClient, string, Task> Fault, string Expected)[] Faults =
    [
        ((sandbox, call) => sandbox.FaultAsync(call, status: 500, error: JsonNode.Parse("""{"code":2}""")), "META_UNAVAILABLE"),
        ((sandbox, call) => sandbox.FaultAsync(call, error: JsonNode.Parse("""{"code":10}""")), "META_PERMISSION_MISSING"),
        ((sandbox, call) => sandbox.FaultAsync(call, drop: "before"), "META_UNAVAILABLE"),
        ((sandbox, call) => sandbox.FaultAsync(call, drop: "after"), "META_UNAVAILABLE"),
    ];

    private async Task<bool> IsSubscribedAsync()
    {
        var token = (await _host.Sandbox.TokenAsync(SignupCalls.Northwind))["accessToken"]!.ToString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sandbox/graph/v25.0/{SignupCalls.Northwind}/subscribed_apps");
        request.Headers.Add("Authorization", "Bearer " + token);
        using var answer = await _host.Http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!.AsArray().Count > 0;
    }
}
