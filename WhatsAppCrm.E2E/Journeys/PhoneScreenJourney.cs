using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

public sealed class PhoneScreenJourney(Chromium chromium) : Journey(chromium)
{
    private static readonly Screen DarkPhone = Screen.Phone with { Dark = true, Locale = "pt-BR" };

    [Fact]
    public async Task A_stranger_does_it_all_on_a_phone_in_the_dark_and_in_Portuguese()
    {
        Begin("phone-screen");
        var owner = await ArriveAsync("owner", DarkPhone);
        var inbox = new InboxPage(owner.Page);

        await new WelcomePage(owner.Page).OpenAsync();
        await Expect(owner.Page.Locator("html")).ToHaveAttributeAsync("lang", "pt-BR");
        await SeeAsync(owner, "welcome");
        await new WelcomePage(owner.Page).CreateAccountAsync();
        await SeeAsync(owner, "register");
        await new AccountPages(owner.Page).RegisterAsync("Ana", "ana@example.com");
        await owner.Page.WaitForURLAsync("**/organizations/new**");
        await SeeAsync(owner, "organization");
        await new OrganizationPages(owner.Page).CreateAsync("Padaria Ana");

        var connect = new ConnectPage(owner.Page);
        await connect.OpenAsync();
        await SeeAsync(owner, "connect");
        var popup = await connect.OpenPopupAsync();
        await ShootAsync(popup, "popup");
        await ConnectPage.ApproveAsync(popup);
        await connect.ChooseAsync();
        await SeeAsync(owner, "connected");

        var customer = await ArriveAsync("customer", DarkPhone);
        var phone = new PhonePage(customer.Page);
        await phone.OpenAsync("5511900000143", "Northwind Coffee");
        const string question = "Oi! Ainda tem pão de queijo?";
        await phone.WriteAsync(question);

        await owner.Page.GotoAsync("/inbox");
        await Expect(inbox.Row(question)).ToBeVisibleAsync();
        await SeeAsync(owner, "inbox");
        await inbox.OpenAsync(question);
        const string answer = "Oi! Saiu uma fornada agora, quer que eu separe?";
        await inbox.ReplyAsync(answer);
        await inbox.ExpectStatusAsync(answer, "READ");
        await SeeAsync(owner, "thread");
        await Expect(phone.Bubble(answer)).ToBeVisibleAsync();
        await SeeAsync(customer, "phone");

        await owner.Page.Locator("[data-back]").ClickAsync();
        await Expect(inbox.Row("Oi! Saiu uma fornada")).ToBeVisibleAsync();
    }

    private async Task SeeAsync(Person person, string name)
    {
        await ShootAsync(person, name);
        await person.ExpectNoSidewaysScrollAsync();
    }
}
