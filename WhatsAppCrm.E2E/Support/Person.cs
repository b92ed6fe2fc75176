using System.Collections.Concurrent;
using WhatsAppCrm.E2E.Pages;

namespace WhatsAppCrm.E2E.Support;

/// <summary>How someone looks at the product.</summary>
public sealed record Screen(int Width = 1440, int Height = 900, string Locale = "en-US", bool Dark = false)
{
    public static readonly Screen Desktop = new();

    public static readonly Screen Laptop = new(1024, 768);

    public static readonly Screen Phone = new(390, 844);
}

/// <summary>Someone with a browser window of their own: own cookies, own language. Keeps every error the browser reports.</summary>
public sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _errors = new();
    private volatile string? _expected;

    private Person(IBrowserContext context, IPage page, string name) => (_context, Page, Name) = (context, page, name);

    public string Name { get; }

    /// <summary>The window they look at.</summary>
    public IPage Page { get; }

    /// <summary>Every window they have open, popups too.</summary>
    public IReadOnlyList<IPage> Pages => _context.Pages;

    public IReadOnlyList<string> Errors => [.. _errors];

    public static async Task<Person> ArriveAsync(IBrowser browser, Uri baseUrl, string name, Screen screen)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = baseUrl.ToString(),
            Locale = screen.Locale,
            ColorScheme = screen.Dark ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = screen.Width, Height = screen.Height },
            ReducedMotion = ReducedMotion.Reduce,
            TimezoneId = "America/Sao_Paulo",
        });
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        var person = new Person(context, page, name);
        context.Console += (_, message) => person.Heard(message);
        context.WebError += (_, error) => person._errors.Enqueue($"{name}: page error: {error.Error}");
        return person;
    }

    /// <summary>From nothing to an account and an organization; ends in the empty inbox.</summary>
    public async Task StartAsync(string name, string email, string organization)
    {
        await Page.GotoAsync("/account/register");
        await new AccountPages(Page).RegisterAsync(name, email);
        await new OrganizationPages(Page).CreateAsync(organization);
    }

    /// <summary>Another window of the same person.</summary>
    public Task<IPage> OpenWindowAsync() => _context.NewPageAsync();

    /// <summary>Until disposed, the browser may complain that nobody answers.</summary>
    public IDisposable ExpectServerLoss() => ExpectErrors("");

    /// <summary>Until disposed, forms are refused with 400, which the browser reports as an error.</summary>
    public IDisposable ExpectRefusals() => ExpectErrors("status of 400");

    /// <summary>Until disposed, a script may fail to load.</summary>
    public IDisposable ExpectBlockedScript() => ExpectErrors("ERR_FAILED");

    /// <summary>The page fits the window's width: nothing has to be scrolled sideways.</summary>
    public async Task ExpectNoSidewaysScrollAsync()
    {
        var (content, window) = (await Page.EvaluateAsync<int>("document.documentElement.scrollWidth"), await Page.EvaluateAsync<int>("document.documentElement.clientWidth"));
        Assert.True(content <= window, $"{Page.Url} is {content} px wide in a window of {window} px.");
    }

    public ValueTask DisposeAsync() => new(_context.CloseAsync());

    private void Heard(IConsoleMessage message)
    {
        if (message.Type == "error" && (_expected is null || !message.Text.Contains(_expected, StringComparison.Ordinal))) _errors.Enqueue($"{Name}: console error: {message.Text} ({message.Location})");
    }

    private Ending ExpectErrors(string part)
    {
        _expected = part;
        return new Ending(() => _expected = null);
    }

    private sealed class Ending(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
