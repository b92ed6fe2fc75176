using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>Every way Meta's window can end without an access: what happened, in words, and the way on.</summary>
public sealed class SignupWindowJourney(Chromium chromium) : Journey(chromium)
{
    /// <param name="Outcome">What the sandbox's dialog plays.</param>
    /// <param name="FullPageFirst">Whether the other door becomes the first one.</param>
    private sealed record Ending(string Outcome, string Code, bool FullPageFirst, Words Title, Words Text);

    private static readonly Words Closed = new("Meta’s window was closed", "A janela da Meta foi fechada");
    private static readonly Words NothingChanged = new("nothing has changed", "nada mudou");
    private static readonly Words NoCode = new("Meta finished without handing the access over", "A Meta terminou sem entregar o acesso");
    private static readonly Words OnAFullPage = new("Continue on a full page", "Continue em página inteira");
    private static readonly Words CodeAndSession = new("give Meta’s support the code and the session below", "passe ao suporte da Meta o código e a sessão abaixo");
    private static readonly Words Reported = new("Meta reported a problem", "A Meta informou um problema");

    private static readonly Ending[] Endings =
    [
        new("closed", "closed", false, Closed, NothingChanged),
        // Somebody else's FINISH counts for nothing: what is left is a window that was closed.
        new("foreign", "closed", false, Closed, NothingChanged),
        new("cancel_step", "cancelled", false, new("You left Meta’s window at “Add a phone number”", "Você saiu da janela da Meta em “Adicionar um número”"), new("Nothing has changed", "Nada mudou")),
        new("cancel_error", "reported", false, Reported, CodeAndSession),
        new("error", "error", false, new("Meta’s sign-up stopped with an error", "O cadastro da Meta parou com um erro"), CodeAndSession),
        new("no_code", "no_code", true, NoCode, OnAFullPage),
        new("never", "no_code", true, NoCode, OnAFullPage),
    ];

    [Theory]
    [MemberData(nameof(Language.Both), MemberType = typeof(Language))]
    public async Task Every_ending_without_access_says_what_happened_and_what_to_do(string language)
    {
        Begin("signup-window-" + language);
        var owner = await ArriveAsync("owner", Language.In(language));
        await owner.StartAsync("Ana", "ana@example.com", "Padaria Ana");
        var connect = new ConnectPage(owner.Page);
        await connect.OpenAsync();
        await ShootAsync(owner, "start");

        await BlockedAsync(owner, connect, language);
        foreach (var ending in Endings)
        {
            await connect.EndAsync(ending.Outcome);
            await Expect(connect.Problem).ToHaveAttributeAsync("data-code", ending.Code);
            await Expect(connect.Problem).ToContainTextAsync(ending.Title.In(language));
            await Expect(connect.Problem).ToContainTextAsync(ending.Text.In(language));
            await Expect(connect.Problem).ToBeFocusedAsync();
            await Expect(connect.FullPage).ToHaveClassAsync(new System.Text.RegularExpressions.Regex(ending.FullPageFirst ? "btn-primary" : "^full-page"));
            await Expect(connect.Step("AUTHORIZED")).ToHaveAttributeAsync("data-state", "waiting");
            await ShootAsync(owner, ending.Outcome);
            if (ending.Outcome is "cancel_error") await DetailsAsync(connect);
        }

        await WithoutTheScriptAsync(owner, connect, language);
    }

    private async Task BlockedAsync(Person owner, ConnectPage connect, string language)
    {
        await owner.Page.EvaluateAsync("() => { window.openForReal = window.open; window.open = () => null; }");
        await connect.Window.ClickAsync();
        await Expect(connect.Problem).ToHaveAttributeAsync("data-code", "blocked");
        await Expect(connect.Problem).ToContainTextAsync(new Words("Your browser blocked Meta’s window", "O navegador bloqueou a janela da Meta").In(language));
        await Expect(connect.Problem).ToContainTextAsync(new Words("Allow pop-ups for this site", "Permita pop-ups neste site").In(language));
        await Expect(connect.FullPage).ToHaveClassAsync("btn btn-primary");
        await ShootAsync(owner, "blocked");
        await owner.Page.EvaluateAsync("() => { window.open = window.openForReal; }");
    }

    /// <summary>What Meta's support asks for.</summary>
    private static async Task DetailsAsync(ConnectPage connect)
    {
        await Expect(connect.Problem).ToContainTextAsync("Your business is not allowed to use this feature.");
        await Expect(connect.Problem.GetByText("524126")).ToBeVisibleAsync();
        await Expect(connect.Problem.GetByText("f34b51dab5e0498")).ToBeVisibleAsync();
    }

    private async Task WithoutTheScriptAsync(Person owner, ConnectPage connect, string language)
    {
        using var expected = owner.ExpectBlockedScript();
        await owner.Page.RouteAsync("**/sandbox/sdk.js", route => route.AbortAsync());
        await connect.OpenAsync();
        await Expect(connect.Problem).ToHaveCountAsync(0);
        await connect.Window.ClickAsync();
        await Expect(connect.Problem).ToHaveAttributeAsync("data-code", "sdk");
        await Expect(connect.Problem).ToContainTextAsync(new Words("Meta’s sign-up did not load", "O cadastro da Meta não carregou").In(language));
        await Expect(connect.FullPage).ToHaveClassAsync("btn btn-primary");
        await ShootAsync(owner, "sdk");
        await owner.Page.UnrouteAsync("**/sandbox/sdk.js");
    }
}
