namespace WhatsAppCrm.E2E.Pages;

/// <summary>/settings/whatsapp/{id}: a number's health.</summary>
public sealed class NumberPage(IPage page)
{
    public ILocator Connection => page.GetByTestId("connection");

    public ILocator Alerts => page.GetByTestId("alerts");

    public ILocator Facts => page.GetByTestId("facts");

    public ILocator Reconnect => page.GetByTestId("reconnect");

    public ILocator SelfTestResult => page.GetByTestId("self-test-result");

    public ILocator Event(string kind) => page.GetByTestId("timeline").Locator($"[data-kind={kind}]");

    public ILocator Part(string part) => page.GetByTestId("self-test").Locator($"[data-part={part}]");

    public async Task OpenAsync(string accountId)
    {
        await page.GotoAsync("/settings/whatsapp/" + accountId);
        await Expect(Connection).ToBeVisibleAsync();
    }

    public Task RunSelfTestAsync() => page.GetByTestId("run-self-test").ClickAsync();

    /// <summary>Agrees to the question that names what will happen.</summary>
    public async Task DisconnectAsync()
    {
        await page.GetByTestId("disconnect").ClickAsync();
        var question = page.GetByRole(AriaRole.Alertdialog);
        await Expect(question).ToContainTextAsync("+1 555-010-0111");
        await question.Locator("button.rz-primary").ClickAsync();
    }
}
