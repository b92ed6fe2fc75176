using System.Text.RegularExpressions;
using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>The full-page door, and coming back to what was left half done.</summary>
public sealed class SignupDoorsJourney(Chromium chromium) : Journey(chromium)
{
    [Theory]
    [MemberData(nameof(Language.Both), MemberType = typeof(Language))]
    public async Task The_full_page_leads_to_the_same_checklist_and_every_error_comes_back_to_it(string language)
    {
        Begin("signup-full-page-" + language);
        var owner = await ArriveAsync("owner", Language.In(language));
        await owner.StartAsync("Ana", "ana@example.com", "Padaria Ana");
        var connect = new ConnectPage(owner.Page);
        var dialog = owner.Page;

        await connect.OpenAsync();
        await connect.FullPage.ClickAsync();
        await dialog.GetByTestId("dialog-cancel").ClickAsync();
        await ExpectProblemAsync(connect, "OAUTH_DENIED", new Words("Access was not given at Meta", "O acesso não foi dado na Meta").In(language));
        await ShootAsync(owner, "denied");

        await connect.FullPage.ClickAsync();
        await dialog.GetByTestId("dialog-outcomes").EvaluateAsync("details => details.open = true");
        await dialog.GetByTestId("dialog-outcome-late_code").CheckAsync();
        await dialog.GetByTestId("dialog-continue").ClickAsync();
        await ExpectProblemAsync(connect, "OAUTH_CODE_REJECTED", new Words("Meta’s confirmation came too late", "A confirmação da Meta chegou tarde demais").In(language));

        await owner.Page.GotoAsync("/api/integrations/whatsapp/callback?code=invented&state=invented");
        await ExpectProblemAsync(connect, "OAUTH_STATE_INVALID", new Words("This attempt can’t be used any more", "Esta tentativa não vale mais").In(language));
        await owner.Page.GotoAsync("/settings/whatsapp/connect?error=OAUTH_STATE_EXPIRED");
        await ExpectProblemAsync(connect, "OAUTH_STATE_EXPIRED", new Words("It took longer than ten minutes", "Demorou mais de dez minutos").In(language));
        await owner.Page.GotoAsync("/settings/whatsapp/connect?error=%3Cb%3Einvented");
        await ExpectProblemAsync(connect, "OAUTH_STATE_INVALID", new Words("This attempt can’t be used any more", "Esta tentativa não vale mais").In(language));

        await connect.FullPage.ClickAsync();
        await dialog.GetByTestId("dialog-continue").ClickAsync();
        await owner.Page.WaitForURLAsync(new Regex("/settings/whatsapp/connect"));
        await connect.ChooseAsync();
        await Expect(connect.Done).ToContainTextAsync(new Words("Your number is connected", "Seu número está conectado").In(language));
    }

    [Fact]
    public async Task Closing_the_browser_loses_nothing()
    {
        Begin("signup-resume");
        var sandbox = new Sandbox(Product.Http);
        var owner = await ArriveAsync("owner");
        await owner.StartAsync("Ana", "ana@example.com", "Padaria Ana");
        var connect = new ConnectPage(owner.Page);
        await connect.OpenAsync();
        await connect.EndAsync("no_message", Sandbox.Northwind, Sandbox.Jacaranda);
        await Expect(connect.Wabas).ToHaveCountAsync(2);

        // At a question.
        (owner, connect) = await ComeBackAsync(owner, "ana@example.com", Screen.Phone with { Dark = true });
        await Expect(connect.Title).ToHaveTextAsync("Continue where you left off");
        await ShootAsync(owner, "resume-phone");
        await owner.ExpectNoSidewaysScrollAsync();
        await connect.Resume.ClickAsync();
        await Expect(connect.Wabas).ToHaveCountAsync(2);
        await ShootAsync(owner, "account-phone");
        await connect.Continue.ClickAsync();
        await Expect(connect.Numbers).ToHaveCountAsync(2);
        await ShootAsync(owner, "number-phone");

        // At a step that failed.
        await sandbox.RefuseAsync("/register", 500, times: 2);
        await connect.Continue.ClickAsync();
        await Expect(connect.Problem).ToHaveAttributeAsync("data-code", "META_UNAVAILABLE");
        await ShootAsync(owner, "failed-phone");
        var exchanges = (await sandbox.CallsAsync("/oauth/access_token")).Count;
        (owner, connect) = await ComeBackAsync(owner, "ana@example.com", Screen.Desktop);
        await Expect(connect.Problem).ToHaveAttributeAsync("data-code", "META_UNAVAILABLE");
        await Expect(connect.Step("WEBHOOKS_SUBSCRIBED")).ToHaveAttributeAsync("data-state", "done");
        await ShootAsync(owner, "failed-again");
        await connect.Retry.ClickAsync();
        await Expect(connect.Problem).ToHaveAttributeAsync("data-code", "META_UNAVAILABLE");
        await connect.Retry.ClickAsync();
        await Expect(connect.Done).ToContainTextAsync("+1 555-010-0111");
        Assert.Equal(exchanges, (await sandbox.CallsAsync("/oauth/access_token")).Count);

        // Nothing is left to take up.
        await connect.OpenAsync();
        await Expect(connect.Resume).ToHaveCountAsync(0);
    }

    private async Task<(Person Person, ConnectPage Connect)> ComeBackAsync(Person person, string email, Screen screen)
    {
        await LeaveAsync(person);
        var again = await ArriveAsync(person.Name, screen);
        await new AccountPages(again.Page).SignInAsync(email);
        await again.Page.WaitForURLAsync("**/inbox**");
        await again.Page.GotoAsync("/settings/whatsapp/connect");
        return (again, new ConnectPage(again.Page));
    }

    private static async Task ExpectProblemAsync(ConnectPage connect, string code, string words)
    {
        await Expect(connect.Problem).ToHaveAttributeAsync("data-code", code);
        await Expect(connect.Problem).ToContainTextAsync(words);
    }
}
