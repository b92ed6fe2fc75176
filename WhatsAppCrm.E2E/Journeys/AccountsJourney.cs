using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

public sealed class AccountsJourney(Chromium chromium) : Journey(chromium)
{
    [Fact]
    public async Task What_is_wrong_at_the_sign_in_is_said_and_a_forgotten_password_is_replaced()
    {
        Begin("accounts");
        var ana = await ArriveAsync("ana");
        var account = new AccountPages(ana.Page);

        await new WelcomePage(ana.Page).OpenAsync();
        await ShootAsync(ana, "welcome");
        await new WelcomePage(ana.Page).CreateAccountAsync();
        using (ana.ExpectRefusals())
        {
            await account.RegisterAsync("Ana", "ana@example.com", password: "password12");
            await Expect(account.FieldErrors).Not.ToHaveCountAsync(0);
            await ShootAsync(ana, "common-password");
        }

        await account.RegisterAsync("Ana", "ana@example.com");
        await ana.Page.WaitForURLAsync("**/organizations/new**");

        var stranger = await ArriveAsync("stranger");
        var door = new AccountPages(stranger.Page);
        using (stranger.ExpectRefusals())
        {
            await door.SignInAsync("ana@example.com", "not her passphrase");
            await Expect(door.Alert).ToBeVisibleAsync();
            await ShootAsync(stranger, "wrong-password");
        }

        await door.AskForNewPasswordAsync("ana@example.com");
        await Expect(stranger.Page.GetByRole(AriaRole.Status).First).ToBeVisibleAsync();
        await door.ChooseNewPasswordAsync("quite another passphrase");
        await stranger.Page.WaitForURLAsync("**/account/sign-in**");
        using (stranger.ExpectRefusals())
        {
            await door.SignInAsync("ana@example.com");
            await Expect(door.Alert).ToBeVisibleAsync();
        }

        await door.SignInAsync("ana@example.com", "quite another passphrase");
        await stranger.Page.WaitForURLAsync("**/organizations/new**");
    }

    [Fact]
    public async Task The_language_comes_from_the_browser_and_can_be_changed()
    {
        Begin("language");
        var person = await ArriveAsync("person", Screen.Desktop with { Locale = "pt-BR" });
        var html = person.Page.Locator("html");

        await new WelcomePage(person.Page).OpenAsync();
        await Expect(html).ToHaveAttributeAsync("lang", "pt-BR");
        await ShootAsync(person, "by-browser");

        await new WelcomePage(person.Page).CreateAccountAsync();
        var account = new AccountPages(person.Page);
        await account.RegisterAsync("Ana", "ana@example.com");
        await person.Page.WaitForURLAsync("**/organizations/new**");
        await account.ChooseLanguageAsync("es");
        await Expect(html).ToHaveAttributeAsync("lang", "es");
        await ShootAsync(person, "chosen");
    }
}
