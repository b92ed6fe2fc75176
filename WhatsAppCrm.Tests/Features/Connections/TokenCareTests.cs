using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Tests.Features.Connections;

/// <summary>Tokens are asked about, renewed and warned of, whatever happens in between.</summary>
public sealed class TokenCareTests
{
    private static readonly JsonNode Down = JsonNode.Parse("""{"code":2,"message":"Service temporarily unavailable"}""")!;

    [Fact]
    public async Task Numbers_that_share_a_token_are_asked_about_once_a_day_and_renewed_together()
    {
        await using var world = await TokenWorld.StartAsync();
        var token = await world.NewTokenAsync(TokenKind.BUSINESS);
        await world.ConnectAsync(token, TokenKind.BUSINESS);
        await world.ConnectAsync(token, TokenKind.BUSINESS, number: TokenWorld.SecondNumber);

        for (var hour = 0; hour < 48; hour++) await world.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(2, await world.CallsAsync("/debug_token"));

        await world.PassAsync(TimeSpan.FromDays(24));
        Assert.Equal(1, await world.CallsAsync("/system_user_access_tokens"));
        var (one, other) = (await world.AccountAsync(), await world.AccountAsync(TokenWorld.SecondNumber));
        Assert.Equal(one.TokenExpiresAtUtc, other.TokenExpiresAtUtc);
        Assert.Equal(world.Clock.UtcNow.AddDays(60), one.TokenExpiresAtUtc);
        Assert.NotNull(one.BusinessId);
        Assert.Equal(2, await world.Owner.ReadAsync(db => db.AccountEvents.CountAsync(note => note.Kind == "TOKEN_RENEWED")));
    }

    [Theory]
    [InlineData("system_user_access_tokens", "before")]
    [InlineData("system_user_access_tokens", "after")]
    [InlineData("debug_token", "before")]
    public async Task A_renewal_that_breaks_anywhere_loses_nothing_and_is_made_up_for(string call, string drop)
    {
        await using var world = await TokenWorld.StartAsync();
        var account = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        var stored = (await world.AccountAsync()).ProtectedAccessToken;
        await world.Host.Sandbox.FaultAsync(call, drop: drop);

        await world.PassAsync(TimeSpan.FromDays(26));

        Assert.Equal(stored, (await world.AccountAsync()).ProtectedAccessToken);
        Assert.True(await world.WorksAsync(account));
        await world.PassAsync(TimeSpan.FromDays(1));
        Assert.NotEqual(stored, (await world.AccountAsync()).ProtectedAccessToken);
        Assert.True(await world.WorksAsync(account));
        Assert.Empty(await world.AlertsAsync(account));
    }

    [Fact]
    public async Task A_process_that_was_off_for_weeks_tells_only_the_most_urgent()
    {
        await using var world = await TokenWorld.StartAsync();
        var account = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        await world.Host.Sandbox.FaultAsync("system_user_access_tokens", times: 0, error: Down);

        await world.PassAsync(TimeSpan.FromDays(54));
        await world.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal([(AlertKind.TOKEN_EXPIRES, "7", false)], await world.AlertsAsync(account));
        Assert.Equal(2, world.Mail.Taken.Count);
    }

    [Fact]
    public async Task A_renewal_that_works_again_ends_the_warning()
    {
        await using var world = await TokenWorld.StartAsync();
        var account = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.USER), TokenKind.USER);
        await world.Host.Sandbox.FaultAsync("oauth/access_token", times: 0, error: Down);
        await world.PassAsync(TimeSpan.FromDays(31));
        Assert.Equal([(AlertKind.TOKEN_EXPIRES, "30", false)], await world.AlertsAsync(account));
        await world.Host.Sandbox.ClearFaultsAsync();

        await world.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal([(AlertKind.TOKEN_EXPIRES, "30", true)], await world.AlertsAsync(account));
    }

    [Fact]
    public async Task A_short_token_is_renewed_from_half_of_its_life_and_warned_of_only_then()
    {
        await using var world = await TokenWorld.StartAsync();
        var account = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS, days: 20), TokenKind.BUSINESS, days: 20);

        await world.PassAsync(TimeSpan.FromDays(9));
        Assert.Equal(0, await world.CallsAsync("/system_user_access_tokens"));
        Assert.Empty(await world.AlertsAsync(account));
        await world.PassAsync(TimeSpan.FromDays(1.5));
        Assert.Equal(1, await world.CallsAsync("/system_user_access_tokens"));
    }

    [Fact]
    public async Task A_token_that_never_ends_is_only_asked_about()
    {
        await using var world = await TokenWorld.StartAsync();
        await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS, days: 0), TokenKind.BUSINESS, days: 0);

        for (var day = 0; day < 3; day++) await world.PassAsync(TimeSpan.FromDays(40));

        Assert.Equal(3, await world.CallsAsync("/debug_token"));
        Assert.Equal(0, await world.CallsAsync("/system_user_access_tokens"));
        Assert.Contains("whatsapp_business_messaging", (await world.AccountAsync()).GrantedScopes);
    }

    [Theory]
    [InlineData(true, "ACCESS_REVOKED")]
    [InlineData(false, "TOKEN_EXPIRED")]
    public async Task A_token_found_invalid_by_the_daily_question_needs_reconnecting(bool revoked, string loss)
    {
        await using var world = await TokenWorld.StartAsync();
        var account = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        await world.Host.Http.PostAsync("/sandbox/control/tokens/expire", new StringContent($$"""{"revoke":{{(revoked ? "true" : "false")}}}""", System.Text.Encoding.UTF8, "application/json"));

        await world.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal([(AlertKind.RECONNECT_NEEDED, loss, false)], await world.AlertsAsync(account));
        Assert.Equal(2, world.Mail.Taken.Count);
        await world.PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(2, world.Mail.Taken.Count);
    }

    [Fact]
    public async Task The_installations_own_token_is_asked_about_and_left_to_its_operator()
    {
        await using var world = await TokenWorld.StartAsync(("Meta:SystemUserToken", "sandbox-system-user-token-not-a-real-one"));
        var account = await world.ConnectAsync(null, TokenKind.FALLBACK, days: 0);
        await world.Host.Sandbox.FaultAsync("GET /" + TokenWorld.Waba, error: JsonNode.Parse("""{"code":190,"subcode":463}"""));
        Assert.False(await world.WorksAsync(account));
        Assert.Equal(WhatsAppAccountStatus.RECONNECT_NEEDED, (await world.AccountAsync()).Status);

        await world.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(WhatsAppAccountStatus.CONNECTED, (await world.AccountAsync()).Status);
        Assert.All(await world.AlertsAsync(account), alert => Assert.True(alert.IsOver));
        Assert.True(await world.WorksAsync(account));
        Assert.Equal(0, await world.CallsAsync("/system_user_access_tokens"));
    }

    [Fact]
    public async Task Letters_are_in_the_readers_language_and_say_which_number_what_and_where()
    {
        await using var world = await TokenWorld.StartAsync();
        var account = await world.ConnectAsync(await world.NewTokenAsync(TokenKind.BUSINESS), TokenKind.BUSINESS);
        await world.Owner.ReadAsync(db => db.Users.Where(user => user.Id == world.Admin.UserId).ExecuteUpdateAsync(set => set.SetProperty(user => user.Culture, "pt-BR")));
        await world.Host.Sandbox.FaultAsync("GET /" + TokenWorld.Waba, error: JsonNode.Parse("""{"code":368,"message":"Temporarily blocked"}"""));
        await world.WorksAsync(account);

        await world.RunJobsAsync();

        var english = world.Mail.Taken.Single(letter => letter.To == world.Owner.Email);
        Assert.Equal("+1 555-010-0001 needs to be reconnected", english.Subject);
        Assert.Contains("restricted", english.Text);
        Assert.Contains($"{world.Host.BaseUrl.GetLeftPart(UriPartial.Authority)}/settings/whatsapp/{account}", english.Text);
        var portuguese = world.Mail.Taken.Single(letter => letter.To == world.Admin.Email);
        Assert.Equal("+1 555-010-0001 precisa ser reconectado", portuguese.Subject);
    }
}
