using Microsoft.Playwright;

namespace WhatsAppCrm.Benchmarks.Processing;

/// <summary>A signed-in Chromium with the inbox open, for the work that a live page causes.</summary>
public sealed class InboxWatcher : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private InboxWatcher(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    public static async Task<InboxWatcher> OpenAsync(string url, string email, string password)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-background-networking"] });
        var page = await browser.NewPageAsync(new() { BaseURL = url, ViewportSize = new() { Width = 1440, Height = 900 } });
        await page.GotoAsync("/account/sign-in");
        await page.Locator("input[type=email]").FillAsync(email);
        await page.Locator("input[type=password]").FillAsync(password);
        await page.Locator("form button.btn-primary").ClickAsync();
        await page.WaitForURLAsync(address => !address.Contains("sign-in", StringComparison.Ordinal));
        await page.GotoAsync("/inbox");
        await page.Locator("[data-testid=conversation-row]").First.WaitForAsync();
        return new InboxWatcher(playwright, browser);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
