namespace WhatsAppCrm.E2E.Pages;

/// <summary>/settings/whatsapp/connect: the wizard with Meta's popup.</summary>
public sealed class ConnectPage(IPage page)
{
    private ILocator Wabas => page.GetByTestId("waba-option");

    private ILocator Numbers => page.GetByTestId("phone-option");

    private ILocator Continue => page.GetByTestId("connect-continue");

    public ILocator Done => page.GetByTestId("connected-done");

    public async Task OpenAsync()
    {
        await page.GotoAsync("/settings/whatsapp/connect");
        await Expect(page.GetByTestId("connect-whatsapp")).ToBeEnabledAsync();
    }

    /// <summary>The sign-up window as it stands open.</summary>
    public Task<IPage> OpenPopupAsync() => page.RunAndWaitForPopupAsync(() => page.GetByTestId("connect-whatsapp").ClickAsync());

    /// <summary>Agrees to what the window proposes; it closes by itself.</summary>
    public static async Task ApproveAsync(IPage popup)
    {
        var closed = new TaskCompletionSource();
        popup.Close += (_, _) => closed.TrySetResult();
        await popup.GetByTestId("dialog-continue").ClickAsync();
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(15));
    }

    /// <summary>Takes the first business account, when asked, and the first number; returns when it is connected.</summary>
    public async Task ChooseAsync()
    {
        await Expect(Wabas.Or(Numbers).First).ToBeVisibleAsync();
        if (await Wabas.CountAsync() > 0) await Continue.ClickAsync();
        await Expect(Numbers.First).ToBeVisibleAsync();
        await Numbers.First.ClickAsync();
        await Continue.ClickAsync();
        await Expect(Done).ToBeVisibleAsync();
    }
}
