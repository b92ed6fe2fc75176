using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

public sealed class WidthJourney(Chromium chromium) : Journey(chromium)
{
    public static TheoryData<int, int, bool> Widths => new() { { 390, 844, false }, { 1024, 768, false }, { 1024, 768, true } };

    [Theory]
    [MemberData(nameof(Widths))]
    public async Task No_page_of_the_demo_has_to_be_scrolled_sideways(int width, int height, bool dark)
    {
        Begin($"width-{width}{(dark ? "-dark" : "")}");
        var visitor = await ArriveAsync("visitor", new Screen(width, height, Dark: dark));
        var inbox = new InboxPage(visitor.Page);
        await new WelcomePage(visitor.Page).OpenAsync();
        await visitor.ExpectNoSidewaysScrollAsync();
        await new WelcomePage(visitor.Page).ExploreDemoAsync();

        await Expect(inbox.Rows.First).ToBeVisibleAsync();
        await SeeAsync(visitor, "inbox");
        await inbox.OpenAsync("Oliver");
        await SeeAsync(visitor, "thread");

        await SeeAsync(visitor, "/leads", visitor.Page.GetByTestId("board-card").First);
        await SeeAsync(visitor, "/templates", visitor.Page.GetByTestId("template").First);
        await SeeAsync(visitor, "/settings/whatsapp", visitor.Page.GetByTestId("number-card").First);
        await SeeAsync(visitor, "/settings/whatsapp/connect", visitor.Page.GetByTestId("connect-whatsapp"));
        await SeeAsync(visitor, "/settings/members", visitor.Page.Locator("#invite-email"));
        await SeeAsync(visitor, "/account/profile", visitor.Page.Locator("[name='Input.Language']"));
    }

    private async Task SeeAsync(Person person, string address, ILocator sign)
    {
        await person.Page.GotoAsync(address);
        await Expect(sign).ToBeVisibleAsync();
        await SeeAsync(person, address.Trim('/').Replace('/', '-'));
    }

    private async Task SeeAsync(Person person, string name)
    {
        await ShootAsync(person, name);
        await person.ExpectNoSidewaysScrollAsync();
    }
}
