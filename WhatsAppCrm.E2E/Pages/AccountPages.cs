namespace WhatsAppCrm.E2E.Pages;

/// <summary>The static pages under /account. Fields by their names, so that every language works.</summary>
public sealed class AccountPages(IPage page)
{
    public const string Password = "a long enough passphrase";

    public ILocator Alert => page.Locator(".notice[role=alert]");

    public ILocator FieldErrors => page.Locator(".field-error");

    public async Task RegisterAsync(string name, string email, string password = Password)
    {
        await Field("Name").FillAsync(name);
        await Field("Email").FillAsync(email);
        await Field("Password").FillAsync(password);
        await SubmitAsync();
    }

    public async Task SignInAsync(string email, string password = Password)
    {
        await page.GotoAsync("/account/sign-in");
        await Field("Email").FillAsync(email);
        await Field("Password").FillAsync(password);
        await SubmitAsync();
    }

    public async Task AskForNewPasswordAsync(string email)
    {
        await page.GotoAsync("/account/forgot-password");
        await Field("Email").FillAsync(email);
        await SubmitAsync();
    }

    /// <summary>Follows the newest letter in the mailbox of Development and chooses a password.</summary>
    public async Task ChooseNewPasswordAsync(string password)
    {
        await page.GotoAsync("/dev/mail");
        await page.Locator(".letter a").First.ClickAsync();
        await Field("Password").FillAsync(password);
        await SubmitAsync();
    }

    public async Task ChooseLanguageAsync(string language)
    {
        await page.GotoAsync("/account/profile");
        await Field("Language").SelectOptionAsync(language);
        await SubmitAsync();
        await page.WaitForURLAsync("**/account/profile?saved=**");
    }

    private ILocator Field(string name) => page.Locator($"[name='Input.{name}']");

    private Task SubmitAsync() => page.Locator("form:has([name^='Input.']) button.btn-primary").ClickAsync();
}
