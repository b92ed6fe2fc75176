using System.Net.Http.Json;
using System.Text.Json.Nodes;
using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

public sealed class MediaJourney(Chromium chromium) : Journey(chromium)
{
    private const string Customer = "15550100142";

    [Fact]
    public async Task A_picture_goes_out_by_drop_another_comes_in_and_opens_and_a_voice_note_plays_faster()
    {
        Begin("media");
        var owner = await ArriveAsync("owner");
        await owner.StartAsync("Ana", "ana@example.com", "Northwind Coffee");
        var connect = new ConnectPage(owner.Page);
        await connect.OpenAsync();
        await ConnectPage.ApproveAsync(await connect.OpenPopupAsync());
        await connect.ChooseAsync();

        var customer = await ArriveAsync("customer", Screen.Phone);
        var phone = new PhonePage(customer.Page);
        await phone.OpenAsync(Customer, "Northwind Coffee");
        await phone.WriteAsync("What does the blue one look like?");
        var inbox = new InboxPage(owner.Page);
        await owner.Page.GotoAsync("/inbox");
        await inbox.OpenAsync("What does the blue one");

        await DropAsync(owner.Page, "picture.jpg");
        var attachment = owner.Page.GetByTestId("attachment");
        await Expect(attachment).ToHaveAttributeAsync("data-state", "ready");
        await attachment.Locator("[data-caption]").FillAsync("Like this, in two sizes.");
        await ShootAsync(owner, "tray");
        await owner.Page.GetByTestId("attachments-send").ClickAsync();
        await Expect(inbox.Bubble("Like this, in two sizes.").GetByTestId("message-picture").Locator("img")).ToBeVisibleAsync();
        await Expect(attachment).ToHaveCountAsync(0);
        await Expect(phone.Bubble("Like this, in two sizes.").Locator("img")).ToBeVisibleAsync();
        await ShootAsync(customer, "phone");

        await ReceiveAsync("image");
        var pictures = owner.Page.GetByTestId("message-picture");
        await Expect(pictures).ToHaveCountAsync(2);
        await pictures.Last.ClickAsync();
        var viewer = owner.Page.GetByTestId("media-viewer");
        await Expect(viewer.Locator("[data-count]")).ToHaveTextAsync("2 / 2");
        await ShootAsync(owner, "viewer");
        await owner.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(viewer.Locator("[data-count]")).ToHaveTextAsync("1 / 2");
        await owner.Page.Keyboard.PressAsync("Escape");
        await Expect(viewer).ToBeHiddenAsync();
        await Expect(inbox.Thread).ToBeVisibleAsync();

        await ReceiveAsync("audio");
        var sound = owner.Page.GetByTestId("message-sound");
        await Expect(sound.Locator("[data-time]")).ToHaveTextAsync("0:06");
        await sound.Locator("[data-speed]").ClickAsync();
        await Expect(sound.Locator("[data-speed]")).ToHaveTextAsync("1.5×");
        await sound.Locator("[data-play]").ClickAsync();
        await Expect(owner.Page.Locator("[data-sound][data-playing]")).ToHaveCountAsync(1);
        Assert.Equal(1.5, await sound.Locator("audio").EvaluateAsync<double>("audio => audio.playbackRate"));
        await ReceiveAsync("video");
        await ReceiveAsync("document");
        await Expect(owner.Page.GetByTestId("message-video")).ToBeVisibleAsync();
        await Expect(owner.Page.GetByTestId("message-file")).ToBeVisibleAsync();
        await ShootAsync(owner, "thread");
    }

    private async Task ReceiveAsync(string type)
    {
        using var answer = await Product.Http.PostAsJsonAsync("/sandbox/control/inbound", new { from = Customer, type });
        Assert.True((bool)(await answer.Content.ReadFromJsonAsync<JsonNode>())!["delivered"]!);
    }

    private static async Task DropAsync(IPage page, string name)
    {
        var content = await File.ReadAllBytesAsync(Path.Combine(ProductProcess.RepositoryRoot(), "WhatsAppCrm.MetaSandbox", "Customers", "Samples", name));
        await page.EvaluateAsync(
            """
            ([name, base64]) => {
              const data = new DataTransfer();
              data.items.add(new File([Uint8Array.from(atob(base64), letter => letter.charCodeAt(0))], name));
              const thread = document.querySelector("[data-testid=thread]");
              for (const kind of ["dragenter", "dragover", "drop"]) thread.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data }));
            }
            """,
            new[] { name, Convert.ToBase64String(content) });
    }
}
