namespace WhatsAppCrm.E2E.Pages;

/// <summary>/templates, /templates/{id} and the studio.</summary>
public sealed class StudioPage(IPage page)
{
    public ILocator Phone => page.GetByTestId("phone-preview");

    public ILocator Submit => page.GetByTestId("approve-submit");

    public ILocator Edit => page.GetByTestId("edit-template");

    /// <summary>The field that the rules call so, for example <c>body.example.1</c>.</summary>
    public ILocator Field(string name) => page.Locator($"#studio-{name.Replace('.', '-')}");

    public ILocator FaultOf(string name) => page.Locator($"[data-field='{name}'] .field-error");

    public ILocator Card(string name) => page.Locator($"[data-testid=template][data-name={name}]");

    public async Task OpenNewAsync()
    {
        await page.GotoAsync("/templates");
        await page.GetByTestId("new-template").First.ClickAsync();
        await Expect(page.GetByTestId("studio")).ToBeVisibleAsync();
    }

    public async Task ExpectStatusAsync(string words) => await Expect(page.GetByTestId("template-page").Locator(".title .badge")).ToHaveTextAsync(words);
}
