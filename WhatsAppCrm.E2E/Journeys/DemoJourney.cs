using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

public sealed class DemoJourney(Chromium chromium) : Journey(chromium)
{
    [Fact]
    public async Task A_visitor_explores_the_demo_and_answers_a_customer()
    {
        Begin("demo");
        var visitor = await ArriveAsync("visitor");
        var welcome = new WelcomePage(visitor.Page);
        var inbox = new InboxPage(visitor.Page);

        await welcome.OpenAsync();
        await ShootAsync(visitor, "welcome");
        await welcome.ExploreDemoAsync();
        await Expect(inbox.Row("Camila")).ToBeVisibleAsync();
        await ShootAsync(visitor, "inbox");

        await inbox.OpenAsync("Oliver");
        await Expect(inbox.LeadPanel).ToBeVisibleAsync();
        await Expect(inbox.Bubble("Sea green is beautiful")).ToBeVisibleAsync();
        await ShootAsync(visitor, "thread");

        const string answer = "It is reserved under your name until Saturday.";
        await inbox.ReplyAsync(answer);
        await inbox.ExpectStatusAsync(answer, "READ");
        await ShootAsync(visitor, "answered");
        // The picture of the README: docs/images/inbox.png is a copy of it.
        await visitor.Page.SetViewportSizeAsync(1200, 750);
        await ShootAsync(visitor, "readme");
        await visitor.Page.SetViewportSizeAsync(1440, 900);

        var board = new BoardPage(visitor.Page);
        await board.OpenAsync();
        await Expect(board.Columns).ToHaveCountAsync(6);
        await Expect(board.Cards.First).ToBeVisibleAsync();
        await ShootAsync(visitor, "board");

        await visitor.Page.GotoAsync("/templates");
        await Expect(visitor.Page.GetByTestId("template")).ToHaveCountAsync(8);
        await ShootAsync(visitor, "templates");
    }
}
