using System.Net;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Accounts;

public sealed class ProfileTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Theory]
    [InlineData("pt-BR", "Entrar")]
    [InlineData("pt-PT,pt;q=0.9,en;q=0.5", "Entrar")]
    [InlineData("es-MX", "Iniciar sesión")]
    [InlineData("de-DE,es;q=0.4", "Iniciar sesión")]
    [InlineData("ja", "Sign in")]
    public async Task Pages_speak_the_browsers_language(string accepted, string heading)
    {
        using var browser = new Browser(fixture.Host, accepted);

        Assert.Equal(heading, (await browser.GetAsync("/account/sign-in")).Document.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Language_and_theme_of_the_profile_follow_the_person_to_another_browser()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        using var browser = new Browser(fixture.Host);
        await browser.SignInAsync(owner.Email);
        await browser.SubmitAsync("/account/profile", ("Input.Name", "Ana"), ("Input.Language", "es"), ("Input.Theme", "dark"));
        using var another = new Browser(fixture.Host, "en");

        await another.SignInAsync(owner.Email);
        var profile = await another.GetAsync("/account/profile");

        Assert.Equal("Perfil", profile.Document.QuerySelector("h1")!.TextContent);
        Assert.Equal("es", profile.Document.DocumentElement.GetAttribute("lang"));
        Assert.Equal("dark", profile.Document.DocumentElement.GetAttribute("data-theme"));
    }

    [Theory]
    [InlineData("Input.Name", "", "Input.Name", "Fill this in.")]
    [InlineData("Input.Language", "tlh", "Input.Language", "This is not valid.")]
    public async Task A_profile_that_is_not_valid_changes_nothing(string field, string value, string at, string message)
    {
        var owner = await fixture.Host.NewOwnerAsync();
        using var browser = new Browser(fixture.Host);
        await browser.SignInAsync(owner.Email);

        var refused = await browser.SubmitAsync("/account/profile", [("Input.Name", "Somebody else"), ("Input.Language", ""), (field, value)]);

        Assert.Equal(message, refused.ErrorOf(at));
        Assert.DoesNotContain("Somebody else", (await browser.GetAsync("/account/profile")).Document.QuerySelector("input[name='Input.Name']")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_new_password_takes_the_current_one_and_keeps_this_browser_signed_in()
    {
        var owner = await fixture.Host.NewOwnerAsync();
        using var browser = new Browser(fixture.Host);
        await browser.SignInAsync(owner.Email);

        var wrong = await browser.SubmitAsync("/account/profile", ("Passwords.Current", "not this one"), ("Passwords.New", "a brand new phrase"));
        var changed = await browser.SubmitAsync("/account/profile", ("Passwords.Current", Actor.Password), ("Passwords.New", "a brand new phrase"));

        Assert.Equal("The current password is not right.", wrong.ErrorOf("Passwords.Current"));
        Assert.Equal("/account/profile?saved=true", changed.Location);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/account/profile")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync(owner.Email)).Status);
    }
}
