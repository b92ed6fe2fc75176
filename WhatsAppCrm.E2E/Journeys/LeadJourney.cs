using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>From the click on an advertisement to a won lead, on two screens at once.</summary>
public sealed class LeadJourney(Chromium chromium) : Journey(chromium)
{
    [Fact]
    public async Task A_lead_goes_from_an_advertisement_to_won_on_the_board()
    {
        Begin("lead");
        var owner = await ArriveAsync("owner");
        await owner.StartAsync("Ana Souza", "ana@example.com", "Padaria Aurora");
        var (_, phoneNumberId, _) = await SignupByApi.ConnectAsync(Product.BaseUrl, "ana@example.com");
        var other = await ArriveAsync("colleague", Screen.Desktop with { Locale = "pt-BR", Dark = true });
        await new AccountPages(other.Page).SignInAsync("ana@example.com");
        await other.Page.WaitForURLAsync("**/inbox**");

        var (board, elsewhere) = (new BoardPage(owner.Page), new BoardPage(other.Page));
        await board.OpenAsync();
        await elsewhere.OpenAsync();
        await ShootAsync(owner, "empty");
        await SignupByApi.ControlAsync(Product.BaseUrl, "inbound", new
        {
            phoneNumberId,
            from = "5511988880099",
            name = "Mariana Lima",
            text = "Is the cake of the ad still to be had?",
            raw = new { referral = new { source_url = "https://fb.me/x", source_id = "120", source_type = "ad", headline = "Summer cakes", body = "Half price", ctwa_clid = "Aff" } },
        });

        // Nobody reloads: the card is there on both screens.
        await Expect(board.CardIn(0, "Mariana Lima")).ToBeVisibleAsync();
        await Expect(elsewhere.CardIn(0, "Mariana Lima")).ToBeVisibleAsync();
        await ShootAsync(owner, "arrived");

        await board.Card("Mariana Lima").GetByRole(AriaRole.Link).ClickAsync();
        await Expect(board.Sheet).ToBeVisibleAsync();
        await Expect(board.Sheet.GetByText("Summer cakes").First).ToBeVisibleAsync();
        var thread = new InboxPage(owner.Page);
        await thread.ReplyAsync("It is, until Saturday.");
        await thread.ExpectStatusAsync("It is, until Saturday.", "READ");
        await board.Sheet.GetByTestId("task-list").GetByRole(AriaRole.Textbox).First.FillAsync("Ask for the pickup time");
        await board.Sheet.GetByTestId("task-list").GetByRole(AriaRole.Button, new() { Name = "Add task" }).ClickAsync();
        await Expect(board.Sheet.GetByTestId("task")).ToHaveCountAsync(1);
        await ShootAsync(owner, "sheet");
        await board.Sheet.GetByTestId("close-sheet").ClickAsync();
        await Expect(board.Sheet).ToHaveCountAsync(0);

        await board.DragAsync("Mariana Lima", 2);
        await Expect(board.CardIn(2, "Mariana Lima")).ToBeVisibleAsync();
        await Expect(elsewhere.CardIn(2, "Mariana Lima")).ToBeVisibleAsync();
        await ShootAsync(owner, "dragged");
        await board.Undo.ClickAsync();
        await Expect(elsewhere.CardIn(0, "Mariana Lima")).ToBeVisibleAsync();

        // The keyboard alone wins it: four columns to the right.
        await board.Card("Mariana Lima").FocusAsync();
        await owner.Page.Keyboard.PressAsync("Space");
        for (var i = 0; i < 4; i++) await owner.Page.Keyboard.PressAsync("ArrowRight");
        await ShootAsync(owner, "lifted");
        await owner.Page.Keyboard.PressAsync("Space");
        await Expect(board.CardIn(4, "Mariana Lima")).ToBeVisibleAsync();
        await Expect(elsewhere.CardIn(4, "Mariana Lima")).ToBeVisibleAsync();
        await Expect(board.CardIn(4, "Mariana Lima")).ToBeFocusedAsync();
        await owner.Page.Keyboard.PressAsync("Enter");
        await Expect(board.Outcome).ToHaveAttributeAsync("data-status", "WON");
        await ShootAsync(owner, "won");
        await ShootAsync(other, "won");

        // Second thoughts: lost, with a reason, and reopened.
        await board.Outcome.GetByTestId("reopen").ClickAsync();
        await Expect(board.Outcome).ToHaveAttributeAsync("data-status", "ACTIVE");
        await board.Outcome.GetByTestId("lose-lead").ClickAsync();
        await owner.Page.GetByTestId("lose").GetByRole(AriaRole.Radio).First.CheckAsync();
        await ShootAsync(owner, "why");
        await owner.Page.GetByTestId("lose").GetByRole(AriaRole.Button, new() { Name = "Mark as lost" }).ClickAsync();
        await Expect(board.Outcome).ToHaveAttributeAsync("data-status", "LOST");
        await Expect(elsewhere.CardIn(5, "Mariana Lima")).ToBeVisibleAsync();

        await owner.Page.GotoAsync("/leads?view=table");
        await Expect(owner.Page.GetByTestId("lead-row")).ToHaveCountAsync(1);
        await owner.Page.GetByTestId("lead-row").GetByRole(AriaRole.Spinbutton).First.FillAsync("240");
        await owner.Page.Keyboard.PressAsync("Enter");
        await Expect(elsewhere.CardIn(5, "240")).ToBeVisibleAsync();
        await ShootAsync(owner, "table");
        await owner.Page.GotoAsync("/leads/tasks");
        await Expect(owner.Page.GetByTestId("task")).ToHaveCountAsync(1);
        await ShootAsync(owner, "tasks");
        foreach (var path in new[] { "/settings/pipelines", "/settings/fields" })
        {
            await owner.Page.GotoAsync(path);
            await Expect(owner.Page.GetByTestId(path.EndsWith("fields", StringComparison.Ordinal) ? "lost-reason" : "stage").First).ToBeVisibleAsync();
            await ShootAsync(owner, path[10..]);
        }
    }
}
