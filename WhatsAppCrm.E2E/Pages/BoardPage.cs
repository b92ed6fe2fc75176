namespace WhatsAppCrm.E2E.Pages;

/// <summary>/leads: the board by stage.</summary>
public sealed class BoardPage(IPage page)
{
    public ILocator Columns => page.GetByTestId("board-column");

    public ILocator Cards => page.GetByTestId("board-card");

    public async Task OpenAsync()
    {
        await page.GotoAsync("/leads");
        await Expect(Columns).Not.ToHaveCountAsync(0);
    }
}
