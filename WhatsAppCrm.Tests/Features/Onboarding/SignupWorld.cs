using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Onboarding;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Onboarding;

/// <summary>A business of a test's own at the sandbox: nobody else's tests touch it.</summary>
internal sealed record OwnWaba(string WabaId, string PhoneNumberId);

/// <summary>What the wizard does while connecting a number, each time in a scope of its own as after closing the browser.</summary>
internal static class SignupWorld
{
    private static int _numbers = 1000;

    /// <param name="display">The number; null invents one, empty makes an account without any.</param>
    /// <param name="again">The same number once more, under another account and another of Meta's ids.</param>
    public static async Task<OwnWaba> NewWabaAsync(this ProductHost host, string? display = null, string name = "Harbour Books", bool again = false)
    {
        display ??= $"+1 555-02{Interlocked.Increment(ref _numbers)}";
        using var answer = await host.Http.PostAsJsonAsync("/sandbox/control/accounts", new { name, displayPhoneNumber = display.Length == 0 ? null : display, again });
        var made = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        return new(made["wabaId"]!.ToString(), made["phoneNumberId"]?.ToString() ?? "");
    }

    public static async Task ControlAsync(this ProductHost host, string call, object body)
    {
        using var answer = await host.Http.PostAsJsonAsync("/sandbox/control/" + call, body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The popup's code for some accounts.</summary>
    public static async Task<string> CodeForAsync(this ProductHost host, string outcome, params OwnWaba[] wabas)
    {
        var form = new List<KeyValuePair<string, string>>
        {
            new("client_id", "100000000000001"), new("config_id", "200000000000001"), new("response_type", "code"), new("display", "popup"),
            new("origin", host.BaseUrl.GetLeftPart(UriPartial.Authority)), new("channel", "f1"), new("number", wabas[0].PhoneNumberId), new("outcome", outcome),
        };
        form.AddRange(wabas.Select(waba => KeyValuePair.Create("account", waba.WabaId)));
        using var answer = await host.Http.PostAsync("/sandbox/dialog/decision", new FormUrlEncodedContent(form));
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.ToString();
    }

    public static async Task<T> UseAsync<TUseCase, T>(this Actor actor, Func<TUseCase, Task<T>> use)
        where TUseCase : notnull
    {
        await using var scope = actor.BeginScope();
        return await use(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    public static Task UseAsync<TUseCase>(this Actor actor, Func<TUseCase, Task> use)
        where TUseCase : notnull => actor.UseAsync<TUseCase, bool>(async useCase =>
        {
            await use(useCase);
            return true;
        });

    /// <summary>An attempt that has its token.</summary>
    public static async Task<Guid> AuthorizedAsync(this Actor actor, string outcome, Guid? reconnects, params OwnWaba[] wabas)
    {
        var started = await actor.UseAsync<BeginSignup, SignupStart>(begin => begin.PopupAsync(reconnects, CancellationToken.None));
        var code = await actor.Host.CodeForAsync(outcome, wabas);
        await actor.UseAsync<RedeemCode>(redeem => redeem.RunAsync(started.State, code, session: null, CancellationToken.None));
        return started.AttemptId;
    }

    public static Task<Guid> AuthorizedAsync(this Actor actor, params OwnWaba[] wabas) => actor.AuthorizedAsync("finish", null, wabas);

    public static Task<SignupView> RunAsync(this Actor actor, Guid attemptId, SignupAnswer? answer = null, Func<SignupView, Task>? onProgress = null) =>
        actor.UseAsync<RunSignup, SignupView>(run => run.RunAsync(attemptId, answer, onProgress, CancellationToken.None));

    public static async Task<SignupView> ConnectAsync(this Actor actor, OwnWaba waba, Guid? reconnects = null)
    {
        var view = await actor.RunAsync(await actor.AuthorizedAsync("finish", reconnects, waba));
        Assert.True(view.IsReady, $"{view.Failed?.Kind} {view.Failed?.Problem}");
        return view;
    }

    public static SignupStepView Step(this SignupView view, SignupStepKind kind) => view.Steps[(int)kind];

    /// <summary>How often a call was received, by the end of its path.</summary>
    public static async Task<int> CallsAsync(this ProductHost host, string method, string path) =>
        (await host.Sandbox.WireAsync()).AsArray().Count(call => call!["method"]!.ToString() == method && call["path"]!.ToString().EndsWith(path, StringComparison.Ordinal));

    public static async Task<bool> IsSubscribedAsync(this ProductHost host, string wabaId) => (await host.SubscribedAppsAsync(wabaId)).Count > 0;

    public static async Task<JsonArray> SubscribedAppsAsync(this ProductHost host, string wabaId)
    {
        var token = (await host.Sandbox.TokenAsync(wabaId))["accessToken"]!.ToString();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/sandbox/graph/v25.0/{wabaId}/subscribed_apps");
        request.Headers.Add("Authorization", "Bearer " + token);
        using var answer = await host.Http.SendAsync(request);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["data"]!.AsArray();
    }

    public static Task<List<WhatsAppAccount>> NumbersAsync(this Actor actor) => actor.ReadAsync(db => db.WhatsAppAccounts.AsNoTracking().ToListAsync());
}
