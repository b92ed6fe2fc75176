using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Connections;
using WhatsAppCrm.Features.Onboarding;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>One host whose clock the tests turn.</summary>
public sealed class TurnedClockFixture : IAsyncLifetime
{
    public TestClock Clock { get; } = new();

    public ProductHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Jobs:Enabled"] = "false" }, Clock);

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

/// <summary>Who may use a state and for how long, and what is left of an attempt when its time is over.</summary>
public sealed class SignupStateTests(TurnedClockFixture fixture) : IClassFixture<TurnedClockFixture>
{
    private readonly ProductHost _host = fixture.Host;

    [Fact]
    public async Task A_state_ends_after_ten_minutes_and_the_attempt_lives_on_for_its_person()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var (unused, _) = await owner.BeginAsync();
        var attemptId = await owner.AuthorizedAsync(waba);
        fixture.Clock.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal("OAUTH_STATE_EXPIRED", await owner.CallbackAsync("code", unused).ErrorCodeAsync());
        Assert.Equal("OAUTH_STATE_EXPIRED", await owner.SaveAsync(unused).ErrorCodeAsync());
        Assert.Equal(attemptId, (await owner.UseAsync<SignupQueries, SignupView?>(queries => queries.OpenAsync(CancellationToken.None)))?.AttemptId);
        Assert.True((await owner.RunAsync(attemptId)).IsReady);
    }

    [Fact]
    public async Task A_redirect_belongs_to_the_browser_that_left_and_to_a_member()
    {
        var owner = await _host.NewOwnerAsync();
        var colleague = await owner.NewColleagueAsync(Role.ADMIN);
        var started = await owner.UseAsync<BeginSignup, SignupStart>(begin => begin.RedirectAsync("this browser", _host.BaseUrl.ToString(), null, CancellationToken.None));
        var code = (await owner.ApproveAsync(started.AuthUrl!.AbsoluteUri)).Code;
        var (theirs, authUrl) = await colleague.BeginAsync();
        var theirCode = (await colleague.ApproveAsync(authUrl)).Code;

        Assert.Equal("OAUTH_STATE_INVALID", await owner.CallbackAsync(code, started.State).ErrorCodeAsync());
        await owner.ReadAsync(db => db.Memberships.Where(one => one.UserId == colleague.UserId).ExecuteDeleteAsync());
        Assert.False((await colleague.CallbackAsync(theirCode, theirs)).IsSuccessStatusCode);
        await owner.UseAsync<RedeemCode>(redeem => redeem.RunAsync(started.State, code, "this browser", CancellationToken.None));
        Assert.Equal("OAUTH_STATE_INVALID", await owner.CallbackAsync(code, started.State).ErrorCodeAsync());
    }

    [Fact]
    public async Task A_denied_permission_ends_the_attempt_with_words_for_a_browser()
    {
        var owner = await _host.NewOwnerAsync();
        var (state, _) = await owner.BeginAsync();

        using var back = await owner.Http.GetAsync($"/api/integrations/whatsapp/callback?error=access_denied&state={Uri.EscapeDataString(state)}");

        Assert.Equal((HttpStatusCode.Redirect, "/settings/whatsapp/connect?error=OAUTH_DENIED"), (back.StatusCode, back.Headers.Location?.ToString()));
        Assert.Equal("OAUTH_STATE_INVALID", await owner.CallbackAsync("code", state).ErrorCodeAsync());
    }

    [Fact]
    public async Task A_partial_grant_names_the_permission_that_is_missing()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();

        var refused = await Assert.ThrowsAsync<ProblemException>(() => owner.AuthorizedAsync("partial", null, waba));

        Assert.Equal(("META_PERMISSION_MISSING", "whatsapp_business_messaging"), (refused.Problem.Code, refused.Problem.MetaMessage));
    }

    [Fact]
    public async Task The_sweep_takes_back_what_was_left_and_keeps_only_a_pending_PIN()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var attemptId = await owner.AuthorizedAsync(waba);
        await _host.Sandbox.FaultAsync($"{waba.PhoneNumberId}/register", drop: "after");
        Assert.Equal("META_UNAVAILABLE", (await owner.RunAsync(attemptId)).Failed?.Problem?.Code);
        Assert.True(await _host.IsSubscribedAsync(waba.WabaId));

        fixture.Clock.Advance(TimeSpan.FromDays(6));
        await SweepAsync();
        Assert.True(await _host.IsSubscribedAsync(waba.WabaId));
        fixture.Clock.Advance(TimeSpan.FromDays(2));
        await SweepAsync();

        Assert.False(await _host.IsSubscribedAsync(waba.WabaId));
        Assert.Equal("OAUTH_STATE_EXPIRED", (await Assert.ThrowsAsync<ProblemException>(() => owner.RunAsync(attemptId))).Problem.Code);
        // Meta has the number registered with our PIN: the next attempt knows it and does not register again.
        await owner.ConnectAsync(waba);
        Assert.Equal(1, await _host.CallsAsync("POST", $"{waba.PhoneNumberId}/register"));
        fixture.Clock.Advance(TimeSpan.FromDays(31));
        await SweepAsync();
        Assert.Empty(await owner.ReadAsync(db => db.SignupAttempts.ToListAsync()));
    }

    [Fact]
    public async Task A_step_whose_process_died_is_taken_over_after_two_minutes()
    {
        var owner = await _host.NewOwnerAsync();
        var attemptId = await owner.AuthorizedAsync(await _host.NewWabaAsync());
        await owner.UseAsync<SignupTurns, SignupTurn?>(turns => turns.BeginAsync(attemptId, null, CancellationToken.None));

        Assert.Null(await owner.UseAsync<SignupTurns, SignupTurn?>(turns => turns.BeginAsync(attemptId, null, CancellationToken.None)));
        fixture.Clock.Advance(SignupTurns.Patience);

        Assert.True((await owner.RunAsync(attemptId)).IsReady);
    }

    [Fact]
    public async Task An_override_that_a_crash_left_behind_is_removed_when_the_number_is_read()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var account = (await owner.ConnectAsync(waba)).Account!;
        await _host.Sandbox.FaultAsync($"POST /{waba.WabaId}/subscribed_apps", drop: "after");
        await _host.Sandbox.FaultAsync($"POST /{waba.WabaId}/subscribed_apps", drop: "before");
        Assert.Equal("META_UNAVAILABLE", (await Assert.ThrowsAsync<ProblemException>(() => owner.UseAsync<ProveRoundTrip>(prove => prove.RunAsync(account.AccountId, CancellationToken.None)))).Problem.Code);
        Assert.NotNull((await _host.SubscribedAppsAsync(waba.WabaId))[0]!["override_callback_uri"]);

        await owner.UseAsync<ReadNumberHealth>(read => read.RunAsync(account.AccountId, CancellationToken.None));

        Assert.Null((await _host.SubscribedAppsAsync(waba.WabaId))[0]!["override_callback_uri"]);
        var health = await owner.ReadAsync(db => db.NumberHealths.SingleAsync());
        Assert.Equal((true, null), (health.IsSubscribed, health.CallbackOverride));
    }

    [Fact]
    public async Task A_business_apps_history_that_was_not_taken_is_asked_for_again_until_a_day_is_over()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        await _host.Sandbox.FaultAsync($"{waba.PhoneNumberId}/smb_app_data", times: 2, status: 500);
        Assert.True((await owner.RunAsync(await owner.AuthorizedAsync("coexistence", null, waba))).IsReady);

        await owner.UseAsync<RequestAppSyncs>(request => request.RunAsync(CancellationToken.None));
        Assert.NotNull((await owner.ReadAsync(db => db.NumberHealths.AsNoTracking().SingleAsync())).HistorySyncAtUtc);

        var late = await _host.NewWabaAsync();
        await _host.Sandbox.FaultAsync($"{late.PhoneNumberId}/smb_app_data", times: 2, status: 500);
        await owner.RunAsync(await owner.AuthorizedAsync("coexistence", null, late));
        fixture.Clock.Advance(TimeSpan.FromDays(1));
        for (var again = 0; again < 2; again++) await owner.UseAsync<RequestAppSyncs>(request => request.RunAsync(CancellationToken.None));
        Assert.Equal(2, await owner.ReadAsync(db => db.AccountEvents.CountAsync(one => one.Kind == "APP_SYNC_TOO_LATE")));
    }

    private async Task SweepAsync()
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SweepSignups>().RunAsync(CancellationToken.None);
    }
}
