namespace WhatsAppCrm.E2E.Pages;

/// <summary>/: what this is, and three ways on.</summary>
public sealed class WelcomePage(IPage page)
{
    public ILocator DemoButton => page.Locator("form[action='/demo'] button");

    public async Task OpenAsync()
    {
        await page.GotoAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }

    public Task CreateAccountAsync() => page.Locator("a.btn[href='/account/register']").ClickAsync();

    /// <summary>Returns when the demo's inbox is there.</summary>
    public async Task ExploreDemoAsync()
    {
        await DemoButton.ClickAsync();
        await page.WaitForURLAsync("**/inbox**");
    }
}
