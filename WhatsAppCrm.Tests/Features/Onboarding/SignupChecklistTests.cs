using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Onboarding;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>The stored checklist: what it asks, what it answers by itself, and that it goes on wherever it was left.</summary>
public sealed class SignupChecklistTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    private readonly ProductHost _host = fixture.Host;

    [Fact]
    public async Task One_account_with_one_number_is_connected_without_a_question()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();

        var view = await owner.ConnectAsync(waba);

        Assert.All(view.Steps, step => Assert.Equal(SignupStepState.DONE, step.State));
        Assert.All(view.Steps, step => Assert.True(step.StartedAtUtc <= step.EndedAtUtc));
        Assert.Equal("Harbour Books", view.Step(SignupStepKind.BUSINESS_ACCOUNT_CHOSEN).Detail);
        Assert.Equal((SignupQuestion.NONE, waba.PhoneNumberId), (view.Question, view.Account!.PhoneNumberId));
        Assert.Null(await owner.UseAsync<SignupQueries, SignupView?>(queries => queries.OpenAsync(CancellationToken.None)));
        var health = await owner.ReadAsync(db => db.NumberHealths.SingleAsync());
        Assert.Equal((true, null, "CONNECTED", "CLOUD_API"), (health.IsSubscribed, health.CallbackOverride, health.PhoneStatus, health.PlatformType));
        Assert.NotNull(health.RoundTripAtUtc);
        Assert.NotNull(await owner.ReadAsync(db => db.Organizations.Where(one => one.Id == owner.OrganizationId).Select(one => one.WebhookVerifiedAtUtc).SingleAsync()));
        Assert.Null((await _host.SubscribedAppsAsync(waba.WabaId))[0]!["override_callback_uri"]);
        Assert.Equal("CONNECTED", (await owner.ReadAsync(db => db.AccountEvents.SingleAsync())).Kind);
        Assert.NotNull((await owner.NumbersAsync())[0].BusinessId);
    }

    [Fact]
    public async Task Closing_the_browser_after_every_single_step_loses_nothing()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var attemptId = await owner.AuthorizedAsync(waba);

        var runs = 0;
        SignupView? view = null;
        for (; runs < 20 && view?.IsReady != true; runs++)
        {
            using var closing = new CancellationTokenSource();
            var steps = 0;
            try
            {
                view = await owner.UseAsync<RunSignup, SignupView>(run => run.RunAsync(attemptId, null, async seen =>
                {
                    // Gone in the middle of the second step that this browser sees: the step is ended all the same.
                    if (seen.IsRunning && ++steps == 1) await closing.CancelAsync();
                }, closing.Token));
            }
            catch (OperationCanceledException)
            {
                view = await owner.UseAsync<SignupQueries, SignupView?>(queries => queries.OpenAsync(CancellationToken.None)) ?? view;
            }
        }

        Assert.True(view!.IsReady || (await owner.RunAsync(attemptId)).IsReady);
        Assert.True(runs > 5, $"{runs}");
        Assert.Equal(1, await _host.CallsAsync("POST", $"{waba.PhoneNumberId}/register"));
    }

    [Fact]
    public async Task Several_accounts_and_numbers_are_asked_for_and_another_choice_starts_there_anew()
    {
        var owner = await _host.NewOwnerAsync();
        var (first, second) = (await _host.NewWabaAsync(name: "Harbour Books"), await _host.NewWabaAsync(name: "Hill Books"));
        var third = await _host.NewWabaAsync();
        await _host.ControlAsync($"numbers/{third.PhoneNumberId}", new { accountId = second.WabaId });
        var attemptId = await owner.AuthorizedAsync(first, second);

        var asked = await owner.RunAsync(attemptId);
        Assert.Equal(SignupQuestion.BUSINESS_ACCOUNT, asked.Question);
        Assert.Equal(["Harbour Books", "Hill Books"], asked.BusinessAccounts.Select(one => one.Name).Order());
        asked = await owner.RunAsync(attemptId, new(WabaId: second.WabaId));
        Assert.Equal(SignupQuestion.NUMBER, asked.Question);
        Assert.Equal(2, asked.Numbers.Count);

        var view = await owner.RunAsync(attemptId, new(WabaId: first.WabaId));

        Assert.True(view.IsReady);
        Assert.Equal((first.WabaId, first.PhoneNumberId), (view.Account!.WabaId, view.Account.PhoneNumberId));
        var another = await owner.AuthorizedAsync(first);
        Assert.Equal("WABA_NOT_GRANTED", (await Assert.ThrowsAsync<ProblemException>(() => owner.RunAsync(another, new(WabaId: "499999999999999")))).Problem.Code);
    }

    [Theory]
    [InlineData("FINISH")]
    [InlineData("FINISH_OBO_MIGRATION")]
    [InlineData("FINISH_GRANT_ONLY_API_ACCESS")]
    public async Task What_the_popup_proposed_answers_by_itself_but_only_among_what_was_granted(string said)
    {
        var owner = await _host.NewOwnerAsync();
        var (first, second) = (await _host.NewWabaAsync(), await _host.NewWabaAsync());
        var attemptId = await owner.AuthorizedAsync(first, second);

        await owner.UseAsync<HearPopup>(hear => hear.RunAsync(attemptId, new(said, "499999999999999", "599999999999999", null, null), CancellationToken.None));
        Assert.Equal(SignupQuestion.BUSINESS_ACCOUNT, (await owner.RunAsync(attemptId)).Question);
        await owner.UseAsync<HearPopup>(hear => hear.RunAsync(attemptId, new(said, second.WabaId, second.PhoneNumberId, null, null), CancellationToken.None));
        var view = await owner.RunAsync(attemptId);

        Assert.Equal((true, second.PhoneNumberId, said), (view.IsReady, view.Account?.PhoneNumberId, view.PopupEvent));
    }

    [Fact]
    public async Task An_account_without_a_number_waits_until_it_has_one()
    {
        var owner = await _host.NewOwnerAsync();
        var (empty, other) = (await _host.NewWabaAsync("", $"Empty {Guid.NewGuid()}"), await _host.NewWabaAsync());
        var attemptId = await owner.AuthorizedAsync("only_waba", null, empty);

        var waiting = await owner.RunAsync(attemptId);
        Assert.Equal(("PHONE_NONE", SignupStepKind.NUMBER_CHOSEN), (waiting.Failed?.Problem?.Code, waiting.Failed?.Kind));
        await _host.ControlAsync($"numbers/{other.PhoneNumberId}", new { accountId = empty.WabaId });

        Assert.True((await owner.RunAsync(attemptId)).IsReady);
    }

    [Fact]
    public async Task A_number_of_the_business_app_is_never_registered_and_its_history_is_asked_for_once()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var attemptId = await owner.AuthorizedAsync("coexistence", null, waba);
        await owner.UseAsync<HearPopup>(hear => hear.RunAsync(attemptId, new(RegisterNumber.Coexistence, waba.WabaId, null, null, null), CancellationToken.None));

        var view = await owner.RunAsync(attemptId);

        Assert.True(view.IsReady);
        Assert.Equal(SignupStepState.SKIPPED, view.Step(SignupStepKind.NUMBER_REGISTERED).State);
        Assert.Equal((0, 2), (await _host.CallsAsync("POST", $"{waba.PhoneNumberId}/register"), await _host.CallsAsync("POST", $"{waba.PhoneNumberId}/smb_app_data")));
        var health = await owner.ReadAsync(db => db.NumberHealths.SingleAsync());
        Assert.NotNull(health.ContactsSyncAtUtc);
        Assert.NotNull(health.HistorySyncRequestId);
        Assert.True((await owner.NumbersAsync())[0].IsOnBusinessApp);
    }

    [Fact]
    public async Task A_PIN_that_is_not_ours_is_asked_for_and_a_wrong_one_is_said_to_be_wrong()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        await _host.ControlAsync($"numbers/{waba.PhoneNumberId}", new { pin = "424242", registered = true });
        var attemptId = await owner.AuthorizedAsync(waba);

        Assert.Equal(("PIN_REQUIRED", SignupQuestion.PIN), await AskedAsync(null));
        Assert.Equal(("PIN_WRONG", SignupQuestion.PIN), await AskedAsync("111111"));
        var view = await owner.RunAsync(attemptId, new(Pin: "424242"));

        Assert.True(view.IsReady);
        async Task<(string?, SignupQuestion)> AskedAsync(string? pin)
        {
            var asked = await owner.RunAsync(attemptId, new(Pin: pin));
            return (asked.Failed?.Problem?.Code, asked.Question);
        }
    }

    [Fact]
    public async Task Giving_up_switches_the_webhooks_off_and_forgets_the_token()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        await _host.ControlAsync($"numbers/{waba.PhoneNumberId}", new { pin = "424242" });
        var attemptId = await owner.AuthorizedAsync(waba);
        await owner.RunAsync(attemptId);
        Assert.True(await _host.IsSubscribedAsync(waba.WabaId));

        await owner.UseAsync<AbandonSignup>(abandon => abandon.RunAsync(attemptId, CancellationToken.None));

        Assert.False(await _host.IsSubscribedAsync(waba.WabaId));
        Assert.Null((await owner.ReadAsync(db => db.SignupAttempts.AsNoTracking().SingleAsync())).ProtectedAccessToken);
        Assert.Equal("OAUTH_STATE_INVALID", (await Assert.ThrowsAsync<ProblemException>(() => owner.RunAsync(attemptId))).Problem.Code);
    }

    [Fact]
    public async Task Two_browsers_at_one_attempt_run_every_step_once()
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        var attemptId = await owner.AuthorizedAsync(waba);
        await _host.Sandbox.FaultAsync($"{waba.PhoneNumberId}/register", delayMs: 400);

        var views = await Task.WhenAll(owner.RunAsync(attemptId), owner.RunAsync(attemptId));

        Assert.All(views, view => Assert.True(view.IsReady));
        Assert.Equal(1, await _host.CallsAsync("POST", $"{waba.PhoneNumberId}/register"));
        Assert.All(await owner.ReadAsync(db => db.SignupSteps.AsNoTracking().Where(step => step.Kind > SignupStepKind.TOKEN_EXCHANGED).ToListAsync()), step => Assert.Equal(1, step.Attempts));
    }

    [Fact]
    public async Task Nobody_sees_or_runs_another_persons_attempt()
    {
        var owner = await _host.NewOwnerAsync();
        var attemptId = await owner.AuthorizedAsync(await _host.NewWabaAsync());
        var colleague = await owner.NewColleagueAsync(WhatsAppCrm.Domain.Organizations.Role.ADMIN);

        Assert.Null(await colleague.UseAsync<SignupQueries, SignupView?>(queries => queries.OpenAsync(CancellationToken.None)));
        Assert.Equal("OAUTH_STATE_INVALID", (await Assert.ThrowsAsync<ProblemException>(() => colleague.RunAsync(attemptId))).Problem.Code);
        await colleague.UseAsync<AbandonSignup>(abandon => abandon.RunAsync(attemptId, CancellationToken.None));
        Assert.True((await owner.RunAsync(attemptId)).IsReady);
    }
}
