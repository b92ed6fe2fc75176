using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>A day without a mouse: every step by key, and the focus can be seen at each.</summary>
public sealed class KeyboardJourney(Chromium chromium) : Journey(chromium)
{
    [Fact(Skip = "The link past the frame leads to the first page instead of the content: to be mended, then walked.")]
    public async Task A_seller_does_their_work_by_keyboard_alone()
    {
        Begin("keyboard");
        var seller = await ArriveAsync("seller");
        var (page, inbox, keys) = (seller.Page, new InboxPage(seller.Page), new Keys(seller.Page));
        await page.GotoAsync("/");
        await keys.TabToAsync("form[action='/demo'] button");
        await page.Keyboard.PressAsync("Enter");
        await Expect(inbox.Rows.First).ToBeVisibleAsync();

        // What stands before everything else leads past the frame.
        await page.GotoAsync("/inbox");
        await Expect(inbox.Rows.First).ToBeVisibleAsync();
        await keys.TabToAsync(".skip", "Shift+Tab");
        await ShootAsync(seller, "skip");
        await page.Keyboard.PressAsync("Enter");

        // Into the list, to the second conversation, open it, answer.
        await keys.TabToAsync("[data-testid=conversation-row]");
        await page.Keyboard.PressAsync("j");
        var id = (await page.EvaluateAsync<string>("document.activeElement.dataset.conversation"))!;
        await page.Keyboard.PressAsync("Enter");
        await Expect(inbox.Bubbles.Last).ToBeVisibleAsync();
        await Expect(inbox.Of(id)).ToHaveAttributeAsync("aria-current", "true");
        if (await inbox.ReplyInput.IsVisibleAsync())
        {
            await keys.TabToAsync("[data-testid=reply-input]");
            await page.Keyboard.TypeAsync("By key");
            await page.Keyboard.PressAsync("Enter");
            await Expect(inbox.Bubble("By key")).ToBeVisibleAsync();
        }

        // A note, a member and an end, by the palette.
        await ChooseAsync("note", "conversation:Note");
        await Expect(page.GetByTestId("note-dialog").Locator("textarea")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Wants the blue one");
        await keys.TabToAsync("[data-testid=note-dialog] .btn-primary");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByTestId("note-dialog")).ToHaveCountAsync(0);
        await ChooseAsync("assign", "conversation:Assign");
        await Expect(page.Locator(".rz-dialog")).ToBeVisibleAsync();
        await ShootAsync(seller, "assign");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator(".rz-dialog")).ToHaveCountAsync(0);
        await ChooseAsync("resolve", "conversation:Resolve");
        await Expect(inbox.Toast).ToBeVisibleAsync();
        await Expect(page.GetByTestId("thread-reopen")).ToBeVisibleAsync();

        // Whoever is looked for by a part of the name, without its accents.
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.GetByTestId("palette")).ToBeVisibleAsync();
        await page.Keyboard.TypeAsync("oliv");
        await Expect(page.GetByTestId("palette").Locator("[data-command^='open:']").First).ToBeVisibleAsync();
        await ShootAsync(seller, "palette");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("palette")).ToBeHiddenAsync();

        // The sheet of all keys, then the board: a card one stage further.
        await page.EvaluateAsync("document.activeElement?.blur()");
        await page.Keyboard.PressAsync("?");
        await Expect(page.GetByTestId("shortcuts")).ToBeVisibleAsync();
        await ShootAsync(seller, "shortcuts");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("l");
        await page.WaitForURLAsync("**/leads**");
        await Expect(new BoardPage(page).Cards.First).ToBeVisibleAsync();
        await keys.TabToAsync("[data-testid=board-card]");
        var lead = (await page.EvaluateAsync<string>("document.activeElement.dataset.lead"))!;
        var from = await StageOfAsync(lead);
        await page.Keyboard.PressAsync(" ");
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync(" ");
        await Expect(page.Locator($"[data-stage]:not([data-stage='{from}']) [data-lead='{lead}']")).ToBeVisibleAsync();
        await ShootAsync(seller, "moved");
        Assert.NotEqual(from, await StageOfAsync(lead));

        Task<string> StageOfAsync(string leadId) => page.EvaluateAsync<string>($"document.querySelector('[data-lead=\"{leadId}\"]').closest('[data-stage]').dataset.stage");

        async Task ChooseAsync(string typed, string command)
        {
            await page.Keyboard.PressAsync("Control+k");
            await keys.ExpectFocusAsync("[data-testid=palette] input");
            await page.Keyboard.TypeAsync(typed);
            await Expect(page.Locator($"[data-command='{command}'][aria-selected=true]")).ToBeVisibleAsync();
            await page.Keyboard.PressAsync("Enter");
            await Expect(page.GetByTestId("palette")).ToBeHiddenAsync();
        }
    }

    /// <summary>Walks by Tab and asks at every stop whether one can see where one is.</summary>
    private sealed class Keys(IPage page)
    {
        private const int Most = 120;

        public async Task TabToAsync(string selector, string key = "Tab")
        {
            for (var i = 0; i < Most; i++)
            {
                if (await page.EvaluateAsync<bool>("selector => !!document.activeElement?.matches(selector)", selector)) return;
                await page.Keyboard.PressAsync(key);
                await ExpectVisibleFocusAsync();
            }

            Assert.Fail($"{selector} can't be reached by Tab.");
        }

        public async Task ExpectFocusAsync(string selector)
        {
            await Expect(page.Locator(selector).First).ToBeFocusedAsync();
            await ExpectVisibleFocusAsync();
        }

        /// <summary>An outline, a shadow or a border of its own; around it counts too, where the field is the whole box.</summary>
        private async Task ExpectVisibleFocusAsync()
        {
            var unseen = await page.EvaluateAsync<string?>("""
                () => {
                  const at = document.activeElement;
                  if (!at || at === document.body) return null;
                  const shows = box => {
                    const style = getComputedStyle(box);
                    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
                  };
                  const rect = at.getBoundingClientRect();
                  if (rect.width === 0 || rect.height === 0) return `nothing to see: ${at.outerHTML.slice(0, 160)}`;
                  for (let box = at, i = 0; box && i < 4; box = box.parentElement, i++) if (shows(box)) return null;
                  return at.outerHTML.slice(0, 160);
                }
                """);
            Assert.True(unseen is null, $"The focus can't be seen on {page.Url}: {unseen}");
        }
    }
}
