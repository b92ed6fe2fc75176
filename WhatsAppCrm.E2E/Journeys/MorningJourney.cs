using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>A seller's morning: what waits is looked through, put off, labelled and settled, mostly by key.</summary>
public sealed class MorningJourney(Chromium chromium) : Journey(chromium)
{
    [Theory(Skip = "The box for notes does not get the keyboard where the journey expects it: to be mended.")]
    [MemberData(nameof(Language.Both), MemberType = typeof(Language))]
    public async Task A_seller_goes_through_the_inbox_in_the_morning(string locale)
    {
        Begin($"morning-{locale}");
        var seller = await ArriveAsync("seller", Language.In(locale) with { Dark = locale == Language.Portuguese });
        var (page, inbox) = (seller.Page, new InboxPage(seller.Page));
        await new WelcomePage(page).OpenAsync();
        await new WelcomePage(page).ExploreDemoAsync();
        await Expect(inbox.Rows.First).ToBeVisibleAsync();

        await page.GotoAsync("/settings/labels");
        var label = new Words("Wholesale", "Atacado").In(locale);
        await page.GetByTestId("new-label").FillAsync(label);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("label")).ToHaveCountAsync(1);
        await ShootAsync(seller, "labels");

        await page.GotoAsync("/inbox");
        await Expect(inbox.Rows.First).ToBeVisibleAsync();
        var first = await inbox.Rows.First.GetAttributeAsync("data-conversation");
        await ShootAsync(seller, "inbox");

        // One is labelled and settled by key, and taken back: a slip of the finger costs nothing.
        await inbox.Rows.First.FocusAsync();
        await page.Keyboard.PressAsync("l");
        await page.GetByTestId("label-choices").Locator("input").First.CheckAsync();
        await ShootAsync(seller, "label");
        await page.GetByTestId("label-choices").Locator(".btn-primary").ClickAsync();
        await Expect(inbox.Rows.First.Locator(".dot")).ToHaveCountAsync(1);
        await inbox.Rows.First.FocusAsync();
        await page.Keyboard.PressAsync("e");
        await Expect(inbox.Of(first!)).ToHaveCountAsync(0);
        await ShootAsync(seller, "resolved");
        await inbox.Toast.Locator(".undo").ClickAsync();
        await Expect(inbox.Of(first!)).ToBeVisibleAsync();

        // J goes on to the next one, S puts it off until tomorrow.
        await inbox.Rows.First.FocusAsync();
        await page.Keyboard.PressAsync("j");
        var second = await page.EvaluateAsync<string>("document.activeElement.dataset.conversation");
        Assert.NotEqual(first, second);
        await page.Keyboard.PressAsync("s");
        await Expect(page.GetByTestId("snooze-choices")).ToBeVisibleAsync();
        await ShootAsync(seller, "snooze");
        await page.GetByTestId("snooze-choices").Locator("button").Filter(new() { HasText = new Words("Until they write", "Até o cliente escrever").In(locale) }).ClickAsync();
        await Expect(inbox.Of(second)).ToHaveCountAsync(0);
        await Expect(inbox.View("Snoozed").Locator(".count")).ToHaveTextAsync("1");

        // Three at once.
        await inbox.Rows.Nth(1).HoverAsync();
        await inbox.Ticks.Nth(1).ClickAsync();
        await inbox.Ticks.Nth(3).ClickAsync(new() { Modifiers = [KeyboardModifier.Shift] });
        await Expect(inbox.BulkBar).ToBeVisibleAsync();
        await ShootAsync(seller, "ticked");
        await inbox.BulkBar.Locator("[data-action=Priority]").ClickAsync();
        await page.GetByTestId("priority-choices").Locator("button").First.ClickAsync();
        await Expect(inbox.BulkBar).ToHaveCountAsync(0);
        await Expect(page.Locator("[data-priority=URGENT]")).ToHaveCountAsync(3);
        await ShootAsync(seller, "urgent");

        // What is narrowed is kept as a view of one's own, with its counter.
        await page.GetByTestId("filter-menu").ClickAsync();
        await page.Locator("[data-filter=Priority]").SelectOptionAsync("URGENT");
        await Expect(inbox.Rows).ToHaveCountAsync(3);
        await page.Keyboard.PressAsync("Escape");
        await page.GetByTestId("save-view").ClickAsync();
        await page.GetByTestId("view-name").FillAsync(new Words("Today", "Hoje").In(locale));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("saved-view").Locator(".count")).ToHaveTextAsync("3");
        await ShootAsync(seller, "view");

        await WriteInThreadAsync(seller, inbox, locale);

        // Answered and settled in the thread; it is found among the resolved.
        await page.GetByTestId("saved-view").ClickAsync();
        await Expect(inbox.Rows).ToHaveCountAsync(3);
        await inbox.Rows.First.ClickAsync();
        await Expect(inbox.Bubbles.Last).ToBeVisibleAsync();
        await page.GetByTestId("thread-resolve").ClickAsync();
        await Expect(page.GetByTestId("thread-state")).ToHaveAttributeAsync("data-status", "RESOLVED");
        await Expect(inbox.Rows).ToHaveCountAsync(2);
        await ShootAsync(seller, "settled");
        await inbox.View("Snoozed").ClickAsync();
        await Expect(inbox.Of(second)).ToBeVisibleAsync();
        await ShootAsync(seller, "snoozed");
        await seller.ExpectNoSidewaysScrollAsync();
    }

    /// <summary>A note that names a colleague, a draft that outlives the page, and a message for tomorrow.</summary>
    private async Task WriteInThreadAsync(Person seller, InboxPage inbox, string locale)
    {
        var page = seller.Page;
        await page.GotoAsync("/inbox");
        await inbox.Rows.First.ClickAsync();
        await Expect(page.GetByTestId("reply-input")).ToBeVisibleAsync();
        var id = await page.Locator("[data-thread]").GetAttributeAsync("data-thread");

        await page.Keyboard.PressAsync("Alt+p");
        await Expect(page.GetByTestId("note-input")).ToBeFocusedAsync();
        await page.GetByTestId("note-input").PressSequentiallyAsync("@");
        await Expect(page.GetByTestId("mention-picker")).ToBeVisibleAsync();
        await ShootAsync(seller, "mention");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("mention-picker")).ToHaveCountAsync(0);
        await page.GetByTestId("note-input").PressSequentiallyAsync(new Words("please check the price before noon", "confira o preço antes do meio-dia").In(locale));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("note").Last.Locator(".mention")).ToBeVisibleAsync();
        await Expect(page.GetByTestId("note-input")).ToHaveValueAsync("");

        // One changes one's own; what is deleted comes back.
        await page.GetByTestId("note").Last.HoverAsync();
        await page.GetByTestId("note").Last.GetByTestId("note-delete").ClickAsync();
        await Expect(page.GetByTestId("note")).ToHaveCountAsync(0);
        await inbox.Toast.Locator(".undo").ClickAsync();
        await Expect(page.GetByTestId("note")).ToHaveCountAsync(1);

        // Begun here, found again wherever one signs in: the list reads it from the server.
        await page.Keyboard.PressAsync("Alt+l");
        await Expect(page.GetByTestId("reply-input")).ToBeFocusedAsync();
        var begun = new Words("I will look it up and", "Vou verificar e").In(locale);
        await page.GetByTestId("reply-input").PressSequentiallyAsync(begun);
        await ShootAsync(seller, "note");
        await page.GetByTestId("reply-input").BlurAsync();
        await inbox.Rows.Nth(1).ClickAsync();
        await Expect(inbox.Of(id!).GetByTestId("row-draft")).ToContainTextAsync(begun);
        await ShootAsync(seller, "draft");
        await page.EvaluateAsync("localStorage.clear()");
        await page.ReloadAsync();
        await inbox.Of(id!).ClickAsync();
        await Expect(page.GetByTestId("reply-input")).ToHaveValueAsync(begun);

        // It leaves tomorrow at nine, and stands in the thread until then.
        await page.GetByTestId("reply-later").ClickAsync();
        await Expect(page.GetByTestId("later-dialog")).ToBeVisibleAsync();
        await ShootAsync(seller, "later");
        await page.Locator("[data-time=Tomorrow]").ClickAsync();
        await Expect(page.GetByTestId("scheduled")).ToContainTextAsync(begun);
        await Expect(page.GetByTestId("reply-input")).ToHaveValueAsync("");
        await ShootAsync(seller, "scheduled");
        await page.GetByTestId("scheduled-cancel").ClickAsync();
        await Expect(page.GetByTestId("scheduled")).ToHaveCountAsync(0);
    }
}
