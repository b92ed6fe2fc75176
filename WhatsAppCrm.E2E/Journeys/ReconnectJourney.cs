using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

public sealed class ReconnectJourney(Chromium chromium) : Journey(chromium)
{
    private const string Customer = "15550100142";

    [Fact]
    public async Task An_expired_access_is_renewed_in_one_go_and_what_waited_leaves_once()
    {
        Begin("reconnect");
        var sandbox = new Sandbox(Product.Http);
        var owner = await ArriveAsync("owner");
        var inbox = new InboxPage(owner.Page);
        await owner.StartAsync("Ana", "ana@example.com", "Padaria Ana");
        var connect = new ConnectPage(owner.Page);
        await connect.OpenAsync();
        await connect.EndAsync("finish");
        await connect.ChooseAsync();

        var customer = await ArriveAsync("customer");
        var phone = new PhonePage(customer.Page);
        await phone.OpenAsync(Customer, "+1 555-010-0111");
        const string question = "Good morning! Are you open today?";
        await phone.WriteAsync(question);
        await owner.Page.GotoAsync("/inbox");
        await inbox.OpenAsync(question);

        // Meta takes nothing more: the message waits, and the number says what it needs. Whoever writes is shown as typing every twenty
        // seconds, a call that must not be the one that finds it out: then nothing could be sent any more.
        const string answer = "Yes, until six. See you later.";
        await inbox.ReplyInput.FillAsync(answer);
        await sandbox.ExpectCallAsync($"/{Sandbox.NorthwindNumber}/messages", call => call["body"]?["typing_indicator"] is not null);
        await sandbox.PostAsync("tokens/expire", new { });
        await inbox.ReplyAsync(answer);
        await inbox.ExpectStatusAsync(answer, "QUEUED");
        await owner.Page.GotoAsync("/settings/whatsapp");
        var number = owner.Page.GetByTestId("number-card");
        await Expect(number).ToContainTextAsync("Reconnect needed");
        await ShootAsync(owner, "reconnect-needed");

        // Another number than the one that is reconnected is not taken for it.
        await number.GetByTestId("reconnect").ClickAsync();
        await Expect(owner.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Reconnect +1 555-010-0111");
        await ShootAsync(owner, "reconnect");
        await connect.EndAsync("finish", Sandbox.Jacaranda);
        await Expect(connect.Problem).ToContainTextAsync("+1 555-010-0111");
        await ShootAsync(owner, "another-number");

        // The same one: nothing more is asked.
        await connect.EndAsync("finish", Sandbox.Northwind);
        await Expect(connect.Done).ToContainTextAsync("Your number is connected again");
        await Expect(connect.Done).ToContainTextAsync("Messages that waited are being sent now.");
        await ShootAsync(owner, "reconnected");

        await Expect(phone.Bubble(answer)).ToBeVisibleAsync();
        await Expect(phone.Bubble(answer)).ToHaveCountAsync(1);
        var sent = (await sandbox.CallsAsync($"/{Sandbox.NorthwindNumber}/messages")).Where(call => call["body"]?["text"]?["body"]?.ToString() == answer).ToList();
        Assert.Single(sent, call => call["status"]!.GetValue<int>() == 200);
        await owner.Page.GotoAsync("/inbox");
        await inbox.OpenAsync(answer);
        await inbox.ExpectStatusAsync(answer, "READ");
    }
}
