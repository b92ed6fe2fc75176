[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace WhatsAppCrm.E2E.Support;

/// <summary>One browser for all journeys; each person in them has a context of their own.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The browser has not been started.");

    public async Task InitializeAsync()
    {
        // ./test says where it is; by hand either name does.
        var path = Environment.GetEnvironmentVariable("CHROMIUM") ?? Environment.GetEnvironmentVariable("CHROMIUM_PATH") ?? "/usr/bin/chromium";
        SetDefaultExpectTimeout(15_000);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Args = ["--no-sandbox", "--disable-background-networking"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
    }
}

[CollectionDefinition(Name)]
public sealed class JourneyCollection : ICollectionFixture<Chromium>
{
    public const string Name = "Journeys";
}
