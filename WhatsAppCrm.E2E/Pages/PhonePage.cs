namespace WhatsAppCrm.E2E.Pages;

/// <summary>/sandbox/phone: the customer's side.</summary>
public sealed class PhonePage(IPage page)
{
    public ILocator Bubbles => page.GetByTestId("phone-bubble");

    public ILocator Bubble(string text) => Bubbles.Filter(new() { HasText = text });

    /// <summary>Picks up the phone as one of the sandbox's people and opens the chat with a number.</summary>
    /// <param name="customer">Digits, for example 15550100142.</param>
    /// <param name="number">The number as it is displayed, or a part of it.</param>
    public async Task OpenAsync(string customer, string number)
    {
        await page.GotoAsync($"/sandbox/phone?customer={customer}");
        var numbers = page.GetByTestId("phone-number-select");
        var option = numbers.Locator("option").Filter(new() { HasText = number });
        await Expect(option).Not.ToHaveCountAsync(0);
        await numbers.SelectOptionAsync((await option.First.GetAttributeAsync("value"))!);
    }

    public async Task WriteAsync(string text)
    {
        await page.GetByTestId("phone-message-input").FillAsync(text);
        await page.GetByTestId("phone-send").ClickAsync();
        await Expect(Bubble(text)).ToBeVisibleAsync();
    }
}
