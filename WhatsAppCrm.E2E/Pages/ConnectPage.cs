namespace WhatsAppCrm.E2E.Pages;

/// <summary>/settings/whatsapp/connect: the wizard with Meta's popup.</summary>
public sealed class ConnectPage(IPage page)
{
    public ILocator Wabas => page.GetByTestId("waba-option");

    public ILocator Numbers => page.GetByTestId("phone-option");

    public ILocator Pin => page.GetByTestId("connect-pin");

    public ILocator Continue => page.GetByTestId("connect-continue");

    public ILocator Card => page.GetByTestId("connect-card");

    public ILocator Title => page.GetByTestId("connect-title");

    public ILocator Problem => page.GetByTestId("connect-problem");

    public ILocator Waiting => page.GetByTestId("connect-waiting");

    public ILocator Window => page.GetByTestId("connect-whatsapp");

    public ILocator FullPage => page.GetByTestId("connect-full-page");

    public ILocator Resume => page.GetByTestId("connect-resume");

    public ILocator Retry => page.GetByTestId("connect-retry");

    public ILocator StartOver => page.GetByTestId("connect-start-over");

    public ILocator Steps => page.GetByTestId("signup-step");

    public ILocator Done => page.GetByTestId("connected-done");

    /// <param name="step">For example <c>NUMBER_REGISTERED</c>.</param>
    public ILocator Step(string step) => page.Locator($"[data-testid=signup-step][data-step={step}]");

    public async Task OpenAsync()
    {
        await page.GotoAsync("/settings/whatsapp/connect");
        await Expect(Window).ToBeVisibleAsync();
    }

    /// <summary>The sign-up window as it stands open.</summary>
    public Task<IPage> OpenPopupAsync() => page.RunAndWaitForPopupAsync(() => Window.ClickAsync());

    /// <summary>Opens the window and lets the sign-up in it end as <paramref name="outcome"/>; returns when the window is gone.</summary>
    /// <param name="accounts">What is shared; none leaves what is proposed.</param>
    public async Task EndAsync(string outcome, params string[] accounts)
    {
        var popup = await OpenPopupAsync();
        await ChooseInDialogAsync(popup, accounts);
        var choice = popup.GetByTestId("dialog-outcome-" + outcome);
        await popup.GetByTestId("dialog-outcomes").EvaluateAsync("details => details.open = true");
        await choice.CheckAsync();
        await ApproveAsync(popup);
    }

    /// <summary>Shares these accounts and the first number of the first, in the window or on the full page.</summary>
    public static async Task ChooseInDialogAsync(IPage dialog, params string[] accounts)
    {
        if (accounts.Length == 0) return;
        foreach (var one in await dialog.Locator("[name=account]").AllAsync())
        {
            var id = await one.GetAttributeAsync("value");
            await one.SetCheckedAsync(accounts.Contains(id));
        }

        var numbers = dialog.Locator($"[data-account='{accounts[0]}'] [name=number]");
        if (await numbers.CountAsync() > 0) await numbers.First.CheckAsync();
    }

    /// <summary>Agrees to what the window proposes; it closes by itself.</summary>
    public static async Task ApproveAsync(IPage popup)
    {
        var closed = new TaskCompletionSource();
        popup.Close += (_, _) => closed.TrySetResult();
        await popup.GetByTestId("dialog-continue").ClickAsync();
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(15));
    }

    /// <summary>Takes what is proposed wherever something is asked; returns when it is connected.</summary>
    public async Task ChooseAsync()
    {
        await Expect(Continue.Or(Done).First).ToBeVisibleAsync();
        if (await Wabas.CountAsync() > 0)
        {
            await Continue.ClickAsync();
            await Expect(Numbers.First.Or(Done).First).ToBeVisibleAsync();
        }

        if (await Numbers.CountAsync() > 0) await Continue.ClickAsync();
        await Expect(Done).ToBeVisibleAsync();
    }
}
