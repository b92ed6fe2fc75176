using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>A template from the studio to a customer's answer: written, approved here, rejected at Meta, mended, approved, sent, and tapped.</summary>
public sealed class TemplateJourney(Chromium chromium) : Journey(chromium)
{
    private const string Customer = "+15550100977";

    [Theory(Skip = "Reads the ledger before the message has left, now and then.")]
    [MemberData(nameof(Language.Both), MemberType = typeof(Language))]
    public async Task A_manager_writes_it_Meta_refuses_and_takes_it_a_seller_sends_it_and_the_customer_taps(string locale)
    {
        Begin($"template-{locale}");
        var manager = await ArriveAsync("manager", Language.In(locale) with { Dark = locale == Language.Portuguese });
        await manager.StartAsync("Ana Prado", "ana@example.test", "Casa Aurora");
        var number = await SignupByApi.ConnectAsync(Product.BaseUrl, "ana@example.test");
        using var http = new HttpClient { BaseAddress = Product.BaseUrl };
        var (page, studio, sandbox) = (manager.Page, new StudioPage(manager.Page), new Sandbox(http));

        await studio.OpenNewAsync();
        await studio.Field("name").FillAsync("Order Ready");
        await Expect(studio.FaultOf("name")).ToBeVisibleAsync();
        await studio.Field("name").FillAsync("order_ready");
        await Expect(studio.FaultOf("name")).ToHaveCountAsync(0);
        await studio.Field("body").FillAsync("Hi {{1}}, your *order* is ready. Today 20% off all lamps.");
        await page.Locator("[data-kind=QUICK_REPLY]").ClickAsync();
        await studio.Field("buttons.0.text").FillAsync("I am coming");
        await studio.Submit.ClickAsync();
        await Expect(studio.FaultOf("body.example.1")).ToBeVisibleAsync();
        await ShootAsync(manager, "faults");
        await studio.Field("body.example.1").FillAsync("Maya");
        await Expect(studio.Phone).ToContainTextAsync("Hi Maya, your order is ready.");
        await ShootAsync(manager, "studio");
        await studio.Submit.ClickAsync();
        await studio.ExpectStatusAsync(new Words("In review", "Em análise").In(locale));

        var metaId = (await sandbox.CallsAsync("/message_templates")).Last(call => call["method"]!.ToString() == "POST")["answer"]!["id"]!.ToString();
        await sandbox.PostAsync($"templates/{metaId}/review", new { @event = "RULES" });
        await studio.ExpectStatusAsync(new Words("Rejected", "Recusado").In(locale));
        await ShootAsync(manager, "rejected");

        await studio.Edit.ClickAsync();
        await Expect(studio.Field("body")).ToHaveValueAsync("Hi {{1}}, your *order* is ready. Today 20% off all lamps.");
        await studio.Field("body").FillAsync("Hi {{1}}, your *order* is ready to be collected.");
        await studio.Submit.ClickAsync();
        await studio.ExpectStatusAsync(new Words("In review", "Em análise").In(locale));
        await sandbox.PostAsync($"templates/{metaId}/review", new { @event = "RULES" });
        await studio.ExpectStatusAsync(new Words("Approved", "Aprovado").In(locale));
        await page.GetByTestId("template-version").First.Locator("summary").ClickAsync();
        await ShootAsync(manager, "approved");

        // A customer who wrote gets it, filled in with their name.
        await sandbox.PostAsync("inbound", new { phoneNumberId = number.PhoneNumberId, from = Customer, name = "Maya Lin", text = "Is it ready?" });
        await page.GotoAsync("/inbox");
        var inbox = new InboxPage(page);
        await inbox.OpenAsync("Maya Lin");
        await sandbox.PostAsync("windows/close", new { phoneNumberId = number.PhoneNumberId });
        await page.GetByTestId("composer-menu").ClickAsync();
        await page.Locator("[data-choice=Template]").ClickAsync();
        await page.Locator("[data-template=order_ready]").ClickAsync();
        await Expect(page.GetByTestId("template-preview")).ToContainTextAsync("Hi Maya");
        await ShootAsync(manager, "send");
        await page.GetByTestId("dialog-send").ClickAsync();
        await Expect(inbox.Bubble("is ready to be collected")).ToBeVisibleAsync();

        var sent = (await sandbox.CallsAsync("/messages")).Last(call => call["body"]?["template"] is not null);
        await sandbox.PostAsync("inbound", new
        {
            phoneNumberId = number.PhoneNumberId, from = Customer, name = "Maya Lin",
            raw = new { type = "button", button = new { payload = "I am coming", text = "I am coming" }, context = new { id = sent["answer"]!["messages"]![0]!["id"]!.ToString() } },
        });
        await Expect(inbox.Bubble("I am coming")).ToHaveCountAsync(2);
        await ShootAsync(manager, "tapped");
    }
}
