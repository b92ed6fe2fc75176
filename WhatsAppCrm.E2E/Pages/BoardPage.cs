using System.Text.RegularExpressions;

namespace WhatsAppCrm.E2E.Pages;

/// <summary>/leads: the board by stage, the table, and the lead beside them.</summary>
public sealed class BoardPage(IPage page)
{
    public ILocator Columns => page.GetByTestId("board-column");

    public ILocator Cards => page.GetByTestId("board-card");

    public ILocator Sheet => page.GetByTestId("lead-sheet");

    public ILocator Outcome => page.GetByTestId("lead-outcome");

    public ILocator Undo => page.GetByTestId("undo");

    /// <summary>The column with this number, from 0.</summary>
    public ILocator Column(int index) => Columns.Nth(index);

    public ILocator Card(string name) => Cards.Filter(new() { HasText = name });

    public ILocator CardIn(int column, string name) => Column(column).GetByTestId("board-card").Filter(new() { HasText = name });

    public async Task OpenAsync()
    {
        await page.GotoAsync("/leads");
        await Expect(Columns).Not.ToHaveCountAsync(0);
    }

    /// <summary>By mouse, as people do it: down, along, up.</summary>
    public async Task DragAsync(string name, int column)
    {
        var card = (await Card(name).BoundingBoxAsync())!;
        var target = (await Column(column).BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(card.X + 60, card.Y + card.Height - 8);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(card.X + 90, card.Y + card.Height + 4, new() { Steps = 4 });
        await page.Mouse.MoveAsync(target.X + target.Width / 2, target.Y + 140, new() { Steps = 10 });
        await Expect(Column(column)).ToHaveAttributeAsync("data-over", new Regex(".*"));
        await page.Mouse.UpAsync();
    }
}
