using WhatsAppCrm.E2E.Pages;
using WhatsAppCrm.E2E.Support;

namespace WhatsAppCrm.E2E.Journeys;

/// <summary>What Meta does to a number is seen on its page while it happens.</summary>
public sealed class HealthJourney(Chromium chromium) : Journey(chromium)
{
    [Fact]
    public async Task A_number_is_watched_tested_banned_reinstated_and_given_up()
    {
        Begin("health");
        var owner = await ArriveAsync("owner");
        await RegisterAsync(owner, "ana@example.com");
        var (accountId, phoneNumberId, wabaId) = await SignupByApi.ConnectAsync(Product.BaseUrl, "ana@example.com");
        await SignupByApi.ControlAsync(Product.BaseUrl, "inbound", new { phoneNumberId, text = "Hello" });

        var number = new NumberPage(owner.Page);
        await number.OpenAsync(accountId);
        await Expect(number.Connection).ToHaveAttributeAsync("data-status", "CONNECTED");
        await number.RunSelfTestAsync();
        await Expect(number.SelfTestResult).ToBeVisibleAsync();
        foreach (var part in new[] { "GRAPH", "TOKEN", "SCOPES", "SUBSCRIPTION", "APP_WEBHOOK", "ROUND_TRIP", "PIN" })
            await Expect(number.Part(part)).ToHaveAttributeAsync("data-result", "PASSED");
        await ShootAsync(owner, "tested");

        var phone = await ArriveAsync("phone", Screen.Phone with { Dark = true, Locale = "pt-BR" });
        await new AccountPages(phone.Page).SignInAsync("ana@example.com");
        await phone.Page.WaitForURLAsync("**/inbox**");
        var pocket = new NumberPage(phone.Page);
        await pocket.OpenAsync(accountId);

        // Nobody reloads: both pages move by themselves.
        await HappenAsync(wabaId, "ACCOUNT_VIOLATION");
        await HappenAsync(wabaId, "DISABLED_UPDATE");
        await Expect(number.Event("DISABLED_UPDATE")).ToBeVisibleAsync();
        await Expect(number.Alerts).ToContainTextAsync("The account is disabled.");
        await Expect(pocket.Alerts).ToContainTextAsync("A conta está desativada.");
        await ShootAsync(owner, "banned");
        await ShootAsync(phone, "banned");
        await phone.ExpectNoSidewaysScrollAsync();

        await SignupByApi.ControlAsync(Product.BaseUrl, "account-event", new { wabaId, @event = "DISABLED_UPDATE", value = new { @event = "DISABLED_UPDATE", ban_info = new { waba_ban_state = "REINSTATE" } } });
        await Expect(number.Alerts).ToHaveCountAsync(0);

        await number.DisconnectAsync();
        await Expect(number.Connection).ToHaveAttributeAsync("data-status", "DISCONNECTED");
        await Expect(number.Reconnect).ToBeVisibleAsync();
        await Expect(pocket.Connection).ToHaveAttributeAsync("data-status", "DISCONNECTED");
        await ShootAsync(owner, "given-up");
    }

    [Fact]
    public async Task A_connection_ended_at_Meta_is_told_at_once_and_the_numbers_page_says_so_too()
    {
        Begin("ended-by-meta");
        var owner = await ArriveAsync("owner", Screen.Desktop with { Locale = "pt-BR" });
        await RegisterAsync(owner, "rui@example.com");
        var (accountId, _, wabaId) = await SignupByApi.ConnectAsync(Product.BaseUrl, "rui@example.com");
        var number = new NumberPage(owner.Page);
        await number.OpenAsync(accountId);

        await HappenAsync(wabaId, "PARTNER_APP_UNINSTALLED");

        await Expect(number.Connection).ToHaveAttributeAsync("data-status", "DISCONNECTED");
        await Expect(number.Connection).ToContainTextAsync("Este aplicativo foi removido nas configurações da empresa na Meta.");
        await ShootAsync(owner, "ended");
        await owner.Page.GotoAsync("/settings/whatsapp");
        await Expect(owner.Page.GetByTestId("number-card")).ToContainTextAsync("Desconectado");
        await ShootAsync(owner, "numbers");
    }

    private async Task RegisterAsync(Person person, string email)
    {
        await new WelcomePage(person.Page).OpenAsync();
        await new WelcomePage(person.Page).CreateAccountAsync();
        await new AccountPages(person.Page).RegisterAsync("Ana", email);
        await person.Page.WaitForURLAsync("**/organizations/new**");
        await new OrganizationPages(person.Page).CreateAsync("Northwind");
    }

    private Task HappenAsync(string wabaId, string name) => SignupByApi.ControlAsync(Product.BaseUrl, "account-event", new { wabaId, @event = name });
}
