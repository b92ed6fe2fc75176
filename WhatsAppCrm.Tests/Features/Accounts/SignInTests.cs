using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Infrastructure.Mail;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Accounts;

public sealed partial class SignInTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task A_wrong_password_and_an_unknown_address_read_the_same()
    {
        using var browser = new Browser(fixture.Host);
        await browser.RegisterAsync("known@example.test");
        using var stranger = new Browser(fixture.Host);

        var wrong = await stranger.SignInAsync("known@example.test", "not the password");
        var unknown = await stranger.SignInAsync("unknown@example.test", "not the password");

        Assert.Contains("E-mail or password is not right.", wrong.Text);
        Assert.Equal(wrong.Text.Replace("known@", ""), unknown.Text.Replace("unknown@", ""));
        Assert.Equal(wrong.Status, unknown.Status);
    }

    [Fact]
    public async Task Eight_wrong_passwords_lock_the_account_and_a_mailed_link_opens_it()
    {
        using var browser = new Browser(fixture.Host);
        await browser.RegisterAsync("locked@example.test");
        for (var i = 0; i < 8; i++) await browser.SignInAsync("locked@example.test", "wrong password");

        Assert.Contains("locked for ten minutes", (await browser.SignInAsync("locked@example.test")).Text);
        await ResetAsync(browser, "locked@example.test", "a brand new phrase");

        using var later = new Browser(fixture.Host);
        Assert.Equal("/organizations/new", (await later.SignInAsync("locked@example.test", "a brand new phrase")).Location);
    }

    [Fact]
    public async Task A_reset_link_works_once_ends_the_old_password_and_says_nothing_about_unknown_addresses()
    {
        using var browser = new Browser(fixture.Host);
        await browser.RegisterAsync("forgetful@example.test");
        var link = await ResetAsync(browser, "forgetful@example.test", "a brand new phrase");

        var again = await browser.SubmitAsync(link, ("Input.Password", "yet another phrase"));
        var unknown = await browser.SubmitAsync("/account/forgot-password", ("Input.Email", "nobody@example.test"));

        Assert.Contains("This link is not valid any more.", again.Text);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync("forgetful@example.test")).Status);
        Assert.Contains("If there is an account for nobody@example.test", unknown.Text);
        Assert.DoesNotContain(Mailbox.Newest(100), kept => kept.Letter.To == "nobody@example.test");
    }

    [Fact]
    public async Task A_weak_new_password_does_not_use_the_link_up()
    {
        using var browser = new Browser(fixture.Host);
        await browser.RegisterAsync("careful@example.test");
        await browser.SubmitAsync("/account/forgot-password", ("Input.Email", "careful@example.test"));
        var link = LinkFor("careful@example.test");

        Assert.Equal("Use at least 10 characters.", (await browser.SubmitAsync(link, ("Input.Password", "short"))).ErrorOf("Input.Password"));
        Assert.Equal("/account/sign-in?reset=true", (await browser.SubmitAsync(link, ("Input.Password", "long enough now"))).Location);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_never_leads_to_another_site(string returnUrl)
    {
        var owner = await fixture.Host.NewOwnerAsync();
        using var browser = new Browser(fixture.Host);

        var signedIn = await browser.SignInAsync(owner.Email, path: "/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));

        Assert.Equal("/inbox", signedIn.Location);
    }

    [Fact]
    public async Task A_stranger_is_led_to_sign_in_and_back_to_where_they_wanted_to_go()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        using var browser = new Browser(fixture.Host);

        var asked = await browser.GetAsync("/settings/members");
        var signedIn = await browser.SignInAsync(owner.Email, path: asked.Location!);

        Assert.StartsWith("/account/sign-in", asked.Location);
        Assert.Equal("/settings/members", signedIn.Location);
    }

    [Fact]
    public async Task Signing_out_takes_the_forms_own_token()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        using var browser = new Browser(fixture.Host);
        await browser.SignInAsync(owner.Email);

        Assert.Equal(HttpStatusCode.BadRequest, (await browser.PostAsync("/account/sign-out")).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/profile")).Status);
        var profile = await browser.GetAsync("/account/profile");
        var token = profile.Document.QuerySelector("form[action='/account/sign-out'] input")!;
        Assert.Equal("/", (await browser.PostAsync("/account/sign-out", (token.GetAttribute("name")!, token.GetAttribute("value")))).Location);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/account/profile")).Status);
    }

    private DevelopmentMailbox Mailbox => fixture.Host.Services.GetRequiredService<DevelopmentMailbox>();

    private async Task<string> ResetAsync(Browser browser, string email, string password)
    {
        await browser.SubmitAsync("/account/forgot-password", ("Input.Email", email));
        var link = LinkFor(email);
        Assert.Equal("/account/sign-in?reset=true", (await browser.SubmitAsync(link, ("Input.Password", password))).Location);
        return link;
    }

    private string LinkFor(string email) => new Uri(Link().Match(Mailbox.Newest(100).First(kept => kept.Letter.To == email).Letter.Text).Value).PathAndQuery;

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Link();
}
