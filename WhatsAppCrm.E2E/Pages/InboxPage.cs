namespace WhatsAppCrm.E2E.Pages;

/// <summary>/inbox: list, thread, reply box, person panel.</summary>
public sealed class InboxPage(IPage page)
{
    public ILocator Rows => page.GetByTestId("conversation-row");

    public ILocator Thread => page.GetByTestId("thread");

    public ILocator Bubbles => page.GetByTestId("message-bubble");

    public ILocator ReplyInput => page.GetByTestId("reply-input");

    public ILocator ReplyClosed => page.GetByTestId("reply-closed");

    public ILocator LeadPanel => page.GetByTestId("lead-panel");

    public ILocator Ticks => page.GetByTestId("tick");

    public ILocator BulkBar => page.GetByTestId("bulk-bar");

    public ILocator Toast => page.GetByTestId("undo-toast");

    public ILocator View(string view) => page.Locator($"[data-view={view}]");

    /// <summary>The row of one conversation.</summary>
    public ILocator Of(string conversationId) => page.Locator($"a[data-conversation='{conversationId}']");

    public ILocator Row(string contact) => Rows.Filter(new() { HasText = contact });

    public ILocator Bubble(string text) => Bubbles.Filter(new() { HasText = text });

    public async Task OpenAsync(string contact)
    {
        await Row(contact).First.ClickAsync();
        await Expect(Bubbles.Last).ToBeVisibleAsync();
    }

    /// <summary>Types and sends with Enter; the bubble is there when it returns.</summary>
    public async Task ReplyAsync(string text)
    {
        await ReplyInput.FillAsync(text);
        await ReplyInput.PressAsync("Enter");
        await Expect(Bubble(text)).ToBeVisibleAsync();
        await Expect(ReplyInput).ToHaveValueAsync("");
    }

    /// <summary>Waits for QUEUED, SENT, DELIVERED, READ or FAILED on the bubble.</summary>
    public Task ExpectStatusAsync(string text, string status) => Expect(Bubble(text)).ToHaveAttributeAsync("data-status", status);
}
