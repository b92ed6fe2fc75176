using System.Text.Json;
using Microsoft.Playwright;

namespace WhatsAppCrm.Benchmarks.Latency;

/// <summary>A signed-in Chromium that shows one conversation and writes down when each message's text stands in the page.</summary>
public sealed class ThreadWatcher : IAsyncDisposable
{
    /// <summary>Epoch milliseconds by message number, taken inside the page: nothing of the driver is in them.</summary>
    private const string Observe = """
        () => {
            window.seen = {};
            const look = node => { for (const [, number] of (node.textContent ?? "").matchAll(/No\. (\d+)\./g)) window.seen[number] ??= performance.timeOrigin + performance.now(); };
            new MutationObserver(records => records.forEach(record => record.type === "characterData" ? look(record.target) : record.addedNodes.forEach(look)))
                .observe(document.querySelector("[data-testid=thread]"), { childList: true, characterData: true, subtree: true });
        }
        """;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;

    private ThreadWatcher(IPlaywright playwright, IBrowser browser, IPage page) => (_playwright, _browser, _page) = (playwright, browser, page);

    public static async Task<ThreadWatcher> OpenAsync(string url, string email, string password, string contactName)
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
        await page.Locator("[data-testid=conversation-row]", new() { HasText = contactName }).First.ClickAsync();
        await page.Locator("[data-testid=message-bubble]").First.WaitForAsync();
        await page.EvaluateAsync(Observe);
        return new ThreadWatcher(playwright, browser, page);
    }

    public async Task<IReadOnlyDictionary<int, double>> SeenAsync()
    {
        var seen = await _page.EvaluateAsync<string>("() => JSON.stringify(window.seen)");
        return JsonSerializer.Deserialize<Dictionary<int, double>>(seen)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
