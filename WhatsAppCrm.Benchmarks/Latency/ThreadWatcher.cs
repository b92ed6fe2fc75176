using System.Text.Json;

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

    private readonly SignedInBrowser _browser;

    private ThreadWatcher(SignedInBrowser browser) => _browser = browser;

    public static async Task<ThreadWatcher> OpenAsync(string url, string email, string password, string contactName)
    {
        var browser = await SignedInBrowser.OpenInboxAsync(url, email, password);
        await browser.Page.Locator("[data-testid=conversation-row]", new() { HasText = contactName }).First.ClickAsync();
        await browser.Page.Locator("[data-testid=message-bubble]").First.WaitForAsync();
        await browser.Page.EvaluateAsync(Observe);
        return new ThreadWatcher(browser);
    }

    public async Task<IReadOnlyDictionary<int, double>> SeenAsync()
    {
        var seen = await _browser.Page.EvaluateAsync<string>("() => JSON.stringify(window.seen)");
        return JsonSerializer.Deserialize<Dictionary<int, double>>(seen)!;
    }

    public ValueTask DisposeAsync() => _browser.DisposeAsync();
}
