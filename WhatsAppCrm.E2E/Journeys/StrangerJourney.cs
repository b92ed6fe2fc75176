using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

public sealed class StrangerJourney(Chromium chromium) : Journey(chromium)
{
    private const string Customer = "15550100142";

    [Fact]
    public async Task A_stranger_connects_a_number_and_two_colleagues_talk_with_a_customer_through_a_crash()
    {
        Begin("stranger");
        var owner = await ArriveAsync("owner");
        var ownersInbox = new InboxPage(owner.Page);

        // From nothing to a connected number.
        await new WelcomePage(owner.Page).OpenAsync();
        await new WelcomePage(owner.Page).CreateAccountAsync();
        await ShootAsync(owner, "register");
        await new AccountPages(owner.Page).RegisterAsync("Ana", "ana@example.com");
        await owner.Page.WaitForURLAsync("**/organizations/new**");
        await ShootAsync(owner, "organization");
        await new OrganizationPages(owner.Page).CreateAsync("Padaria Ana");
        await Expect(owner.Page.Locator("a[href='/settings/whatsapp'], a[href='/settings/whatsapp/connect']").First).ToBeVisibleAsync();
        await ShootAsync(owner, "empty-inbox");

        var connect = new ConnectPage(owner.Page);
        await connect.OpenAsync();
        await ShootAsync(owner, "connect");
        var popup = await connect.OpenPopupAsync();
        await Expect(popup.GetByTestId("dialog-continue")).ToBeVisibleAsync();
        await ShootAsync(popup, "popup");
        await ConnectPage.ApproveAsync(popup);
        await connect.ChooseAsync();
        await ShootAsync(owner, "connected");

        // A colleague comes in by invitation.
        var link = await new OrganizationPages(owner.Page).InviteSellerAsync("bruno@example.com");
        await ShootAsync(owner, "members");
        var seller = await ArriveAsync("seller");
        await new OrganizationPages(seller.Page).AcceptAsync(link, "Bruno", "bruno@example.com");
        var sellersInbox = new InboxPage(seller.Page);
        await owner.Page.GotoAsync("/inbox");

        // A customer writes; both see it without reloading.
        var customer = await ArriveAsync("customer");
        var phone = new PhonePage(customer.Page);
        await phone.OpenAsync(Customer, "Northwind Coffee");
        const string question = "Good morning! Do you still have cinnamon rolls?";
        await phone.WriteAsync(question);
        await Expect(ownersInbox.Row(question)).ToBeVisibleAsync();
        await Expect(sellersInbox.Row(question)).ToBeVisibleAsync();
        await ShootAsync(seller, "unread");

        // One answers, the other sees it, the customer reads it.
        await ownersInbox.OpenAsync(question);
        await sellersInbox.OpenAsync(question);
        const string answer = "Good morning! Four left, shall I keep them for you?";
        await ownersInbox.ReplyAsync(answer);
        await Expect(sellersInbox.Bubble(answer)).ToBeVisibleAsync();
        await Expect(phone.Bubble(answer)).ToBeVisibleAsync();
        await ownersInbox.ExpectStatusAsync(answer, "READ");
        await sellersInbox.ExpectStatusAsync(answer, "READ");
        await ShootAsync(owner, "blue-ticks");
        await ShootAsync(seller, "blue-ticks");
        await ShootAsync(customer, "phone");

        // The server is killed in the middle of a typed reply.
        const string draft = "They are ready at the counter, see you later.";
        await ownersInbox.ReplyInput.FillAsync(draft);
        using (owner.ExpectServerLoss())
        using (seller.ExpectServerLoss())
        using (customer.ExpectServerLoss())
        {
            await Product.KillAsync();
            await Expect(owner.Page.Locator("#components-reconnect-modal")).ToBeVisibleAsync();
            await ShootAsync(owner, "reconnecting");
            await Product.StartAgainAsync();
            await Expect(owner.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
            await Expect(seller.Page.Locator("#components-reconnect-modal")).ToBeHiddenAsync();
            await Expect(ownersInbox.Bubble(answer)).ToBeVisibleAsync();
            await Expect(sellersInbox.Bubble(answer)).ToBeVisibleAsync();
        }

        // Everything is there, the draft too, and it goes on.
        await Expect(ownersInbox.Bubble(question)).ToBeVisibleAsync();
        await Expect(ownersInbox.ReplyInput).ToHaveValueAsync(draft);
        await ShootAsync(owner, "after-restart");
        await ownersInbox.ReplyInput.PressAsync("Enter");
        await ownersInbox.ExpectStatusAsync(draft, "READ");

        await customer.Page.ReloadAsync();
        const string thanks = "Perfect, thank you!";
        await phone.WriteAsync(thanks);
        await Expect(ownersInbox.Bubble(thanks)).ToBeVisibleAsync();
        await Expect(sellersInbox.Bubble(thanks)).ToBeVisibleAsync();
        await sellersInbox.ReplyAsync("You are welcome.");
        await sellersInbox.ExpectStatusAsync("You are welcome.", "READ");
    }
}
