using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Onboarding;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>A host that waits for Meta for a second and a half at most.</summary>
public sealed class ImpatientFixture : IAsyncLifetime
{
    public ProductHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await ProductHost.StartAsync(services: services => services.Configure<HttpClientFactoryOptions>(
        nameof(GraphTransport), options => options.HttpClientActions.Add(client => client.Timeout = TimeSpan.FromSeconds(2))));

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

/// <summary>
/// Every call of the sequence, failing in every way: the right words with the right step, nothing half connected, and the step's retry
/// completes. A registration that Meta has taken is not repeated, even when its answer was lost.
/// </summary>
public sealed class SignupFailureTests(ImpatientFixture fixture) : IClassFixture<ImpatientFixture>
{
    private readonly ProductHost _host = fixture.Host;

    public static TheoryData<SignupStepKind, string, string> Calls => new()
    {
        { SignupStepKind.PERMISSIONS_CHECKED, "debug_token", "permissions" },
        { SignupStepKind.BUSINESS_ACCOUNT_CHOSEN, "GET /{waba}$", "businessAccount" },
        { SignupStepKind.NUMBER_CHOSEN, "GET /{waba}/phone_numbers", "phoneNumber" },
        { SignupStepKind.WEBHOOKS_SUBSCRIBED, "POST /{waba}/subscribed_apps", "subscribe" },
        { SignupStepKind.NUMBER_REGISTERED, "GET /{phone}$", "register" },
        { SignupStepKind.NUMBER_REGISTERED, "POST /{phone}/register", "register" },
        { SignupStepKind.PROFILE_READ, "GET /{phone}$", "profile" },
        { SignupStepKind.PROFILE_READ, "GET /{waba}$", "profile" },
        { SignupStepKind.PROFILE_READ, "GET /{waba}/subscribed_apps", "profile" },
        { SignupStepKind.ROUND_TRIP_PROVED, "POST /{waba}/subscribed_apps", "roundTrip" },
    };

    private static readonly (string Name, Func<SandboxClient, string, Task> Fault, string Expected)[] Faults =
    [
        ("500", (sandbox, call) => sandbox.FaultAsync(call, status: 500, error: JsonNode.Parse("""{"code":2}""")), "META_UNAVAILABLE"),
        ("429", (sandbox, call) => sandbox.FaultAsync(call, status: 429, error: JsonNode.Parse("""{"code":4}""")), "META_UNAVAILABLE"),
        ("error", (sandbox, call) => sandbox.FaultAsync(call, error: JsonNode.Parse("""{"code":100}""")), "META_REFUSED"),
        ("permission", (sandbox, call) => sandbox.FaultAsync(call, error: JsonNode.Parse("""{"code":10}""")), "META_PERMISSION_MISSING"),
        ("drop before", (sandbox, call) => sandbox.FaultAsync(call, drop: "before"), "META_UNAVAILABLE"),
        ("drop after", (sandbox, call) => sandbox.FaultAsync(call, drop: "after"), "META_UNAVAILABLE"),
        ("timeout", (sandbox, call) => sandbox.FaultAsync(call, delayMs: 10_000), "META_UNAVAILABLE"),
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task A_failing_call_says_where_connects_nothing_by_half_and_its_retry_completes(SignupStepKind kind, string call, string step)
    {
        foreach (var (name, fault, expected) in Faults)
        {
            var owner = await _host.NewOwnerAsync();
            var waba = await _host.NewWabaAsync();
            var match = call.Replace("{waba}", waba.WabaId).Replace("{phone}", waba.PhoneNumberId);
            var started = await owner.UseAsync<BeginSignup, SignupStart>(begin => begin.PopupAsync(null, CancellationToken.None));
            var code = await _host.CodeForAsync("finish", waba);

            var failed = kind == SignupStepKind.PERMISSIONS_CHECKED ? await RedeemAsync() : await FailAsync();

            Assert.Equal((name, expected, step), (name, failed?.Code, failed?.Step));
            var isConnected = kind > SignupStepKind.NUMBER_REGISTERED;
            Assert.Equal(isConnected ? 1 : 0, (await owner.NumbersAsync()).Count);
            await _host.Sandbox.ClearFaultsAsync();
            var view = await owner.RunAsync(started.AttemptId);
            Assert.True(view.IsReady, $"{name}: {view.Failed?.Kind} {view.Failed?.Problem}");
            Assert.Equal(waba.PhoneNumberId, Assert.Single(await owner.NumbersAsync()).PhoneNumberId);
            // A refused try, a try that never arrived and the one that worked; never one after that.
            var isTwice = call.EndsWith("/register", StringComparison.Ordinal) && name is not ("drop after" or "timeout");
            if (name != "timeout") Assert.Equal(isTwice ? 2 : 1, await _host.CallsAsync("POST", $"{waba.PhoneNumberId}/register"));

            async Task<Problem?> RedeemAsync()
            {
                await fault(_host.Sandbox, match);
                return (await Assert.ThrowsAsync<ProblemException>(() =>
                    owner.UseAsync<RedeemCode>(redeem => redeem.RunAsync(started.State, code, null, CancellationToken.None)))).Problem;
            }

            async Task<Problem?> FailAsync()
            {
                await owner.UseAsync<RedeemCode>(redeem => redeem.RunAsync(started.State, code, null, CancellationToken.None));
                var isSet = false;
                var view = await owner.RunAsync(started.AttemptId, onProgress: async seen =>
                {
                    if (isSet || seen.Step(kind).State != SignupStepState.RUNNING) return;
                    isSet = true;
                    await fault(_host.Sandbox, match);
                });
                Assert.Equal(kind, view.Failed?.Kind);
                return view.Failed?.Problem;
            }
        }
    }

    [Fact]
    public async Task A_failed_exchange_spends_the_code_and_asks_to_authorize_again()
    {
        foreach (var (name, fault, expected) in Faults)
        {
            var owner = await _host.NewOwnerAsync();
            var waba = await _host.NewWabaAsync();
            var started = await owner.UseAsync<BeginSignup, SignupStart>(begin => begin.PopupAsync(null, CancellationToken.None));
            await fault(_host.Sandbox, "oauth/access_token");

            var failed = await Assert.ThrowsAsync<ProblemException>(async () =>
            {
                var code = await _host.CodeForAsync("finish", waba);
                await owner.UseAsync<RedeemCode>(redeem => redeem.RunAsync(started.State, code, null, CancellationToken.None));
            });

            await _host.Sandbox.ClearFaultsAsync();
            Assert.Equal((name, expected == "META_UNAVAILABLE" ? expected : "OAUTH_CODE_REJECTED", "exchange"), (name, failed.Problem.Code, failed.Problem.Step));
            var view = await owner.RunAsync(started.AttemptId);
            Assert.Equal((SignupQuestion.AUTHORIZE, SignupStepKind.TOKEN_EXCHANGED), (view.Question, view.Failed?.Kind));
            await owner.ConnectAsync(waba);
        }
    }

    [Theory]
    [InlineData(133008, "PIN_BLOCKED")]
    [InlineData(133009, "PIN_TOO_FAST")]
    [InlineData(133016, "REGISTER_LIMIT")]
    [InlineData(133015, "REGISTER_TOO_SOON")]
    [InlineData(133006, "PHONE_UNVERIFIED")]
    public async Task What_Meta_says_to_a_registration_becomes_words_for_what_to_do(int metaCode, string expected)
    {
        var owner = await _host.NewOwnerAsync();
        var waba = await _host.NewWabaAsync();
        await _host.Sandbox.FaultAsync($"{waba.PhoneNumberId}/register", error: JsonNode.Parse($$"""{"code":{{metaCode}},"details":"Wait 1 hour."}"""));

        var view = await owner.RunAsync(await owner.AuthorizedAsync(waba));

        Assert.Equal((expected, metaCode, "Wait 1 hour."), (view.Failed?.Problem?.Code, view.Failed?.Problem?.MetaCode, view.Failed?.Problem?.MetaMessage));
        Assert.True((await owner.RunAsync(view.AttemptId)).IsReady);
    }
}
