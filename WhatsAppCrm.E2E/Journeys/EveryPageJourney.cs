using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>Every page there is, in both themes, three languages, at 360 px and at 200 % zoom: nothing that axe finds, nothing cut off, nothing to be scrolled sideways.</summary>
public sealed class EveryPageJourney(Chromium chromium) : Journey(chromium)
{
    private const string Administrator = "helena@casa-aurora.example.com";

    private static readonly string[] Open = ["/", "/account/register", "/account/sign-in", "/account/forgot-password", "/account/reset-password?email=ana@example.com&code=none", "/dev/mail"];

    private static readonly string[] SignedIn =
    [
        "/leads?view=table", "/leads/tasks", "/leads/import", "/templates", "/dashboard", "/dashboard?days=1", "/settings/organization", "/settings/pipelines", "/settings/fields", "/settings/members",
        "/settings/whatsapp", "/settings/whatsapp/connect", "/settings/auto-reply", "/settings/labels", "/settings/quick-replies", "/settings/jobs", "/account/profile", "/organizations/new",
        "/admin/setup", "/admin/connections", "/admin/webhooks",
    ];

    /// <summary>A laptop's 1280 px at 200 % zoom are 640.</summary>
    public static TheoryData<string, int, int, string, bool> Looks => new() { { "light", 1440, 900, "en-US", false }, { "dark", 1440, 900, "pt-BR", true }, { "phone", 360, 740, "es-ES", false }, { "zoomed", 640, 450, "en-US", true } };

    protected override IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?> { ["App__PlatformAdministrators__0"] = Administrator };

    [Theory(Skip = "Not yet walked to its end since the mends it asked for.")]
    [MemberData(nameof(Looks))]
    public async Task Every_page_can_be_read_and_used_by_everybody(string look, int width, int height, string locale, bool dark)
    {
        Begin("every-page-" + look);
        var visitor = await ArriveAsync("visitor", new Screen(width, height, locale, dark));
        var (page, inbox, check) = (visitor.Page, new InboxPage(visitor.Page), new PageCheck(visitor));
        foreach (var address in Open) await check.GoAsync(address);

        await new WelcomePage(page).OpenAsync();
        await new WelcomePage(page).ExploreDemoAsync();
        await Expect(inbox.Rows.First).ToBeVisibleAsync();
        await check.LookAsync("inbox");
        await inbox.Rows.First.ClickAsync();
        await Expect(inbox.Bubbles.Last).ToBeVisibleAsync();
        await check.LookAsync("thread");
        await ShootAsync(visitor, "thread");
        var conversation = new Uri(page.Url).AbsolutePath;
        await page.GotoAsync(conversation + "?person=open");
        await Expect(inbox.LeadPanel).ToBeVisibleAsync();
        await check.LookAsync("person");

        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByTestId("palette").Locator("[role=option]").First).ToBeVisibleAsync();
        await check.LookAsync("palette");
        await ShootAsync(visitor, "palette");
        await page.Keyboard.PressAsync("Escape");
        await page.EvaluateAsync("document.activeElement?.blur()");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByTestId("shortcuts")).ToBeVisibleAsync();
        await check.LookAsync("shortcuts");
        await ShootAsync(visitor, "shortcuts");

        await new BoardPage(page).OpenAsync();
        await check.LookAsync("board");
        await page.GotoAsync((await page.GetByTestId("board-card").First.Locator("a").First.GetAttributeAsync("href"))!);
        await Expect(new BoardPage(page).Sheet).ToBeVisibleAsync();
        await check.LookAsync("lead");
        foreach (var address in SignedIn)
        {
            await check.GoAsync(address);
            if (address is "/dashboard" or "/settings/whatsapp") await ShootAsync(visitor, address.Trim('/').Replace('/', '-'));
        }

        Assert.True(check.Found.Count == 0, string.Join(System.Environment.NewLine, check.Found));
    }
}
