using System.Net;
using WhatsAppCrm.Infrastructure.Identity;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Accounts;

public sealed class RegistrationTests(ProductFixture fixture) : IClassFixture<ProductFixture>
{
    [Fact]
    public async Task A_stranger_registers_is_signed_in_and_led_to_make_an_organization_then_to_the_inbox()
    {
        using var browser = new Browser(fixture.Host);

        var registered = await browser.RegisterAsync("stranger@example.test");
        var created = await browser.SubmitAsync(registered.Location!, ("Input.Name", "Casa Aurora"), ("Input.TimeZone", "America/Sao_Paulo"));

        Assert.Equal("/organizations/new", registered.Location);
        Assert.Equal("/inbox", created.Location);
        Assert.Contains("Ana Souza", (await browser.GetAsync("/account/profile")).Text);
    }

    [Theory]
    [InlineData("Password123", "This password is among the first that are guessed. Choose another one.")]
    [InlineData("1234567890", "This password is among the first that are guessed. Choose another one.")]
    [InlineData("senha12345", "This password is among the first that are guessed. Choose another one.")]
    [InlineData("too short", "Use at least 10 characters.")]
    [InlineData("", "Fill this in.")]
    public async Task A_weak_password_is_refused_at_its_field_and_makes_no_account(string password, string message)
    {
        using var browser = new Browser(fixture.Host);

        var refused = await browser.RegisterAsync("weak@example.test", password);

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(message, refused.ErrorOf("Input.Password"));
        Assert.NotEqual("/organizations/new", (await browser.SignInAsync("weak@example.test", password)).Location);
    }

    [Theory]
    [InlineData(null, "Fill this in.")]
    [InlineData("no address", "This is not valid.")]
    [InlineData("a@b@example.test", "This is not valid.")]
    [InlineData("Ana <ana@example.test>", "This is not valid.")]
    public async Task What_is_no_mail_address_is_refused_at_its_field(string? email, string message)
    {
        using var browser = new Browser(fixture.Host);

        Assert.Equal(message, (await browser.RegisterAsync(email!)).ErrorOf("Input.Email"));
    }

    [Fact]
    public async Task Texts_that_are_too_long_are_refused_at_their_fields()
    {
        using var browser = new Browser(fixture.Host);

        Assert.Equal("This is too long.", (await browser.RegisterAsync(new string('a', 250) + "@example.test")).ErrorOf("Input.Email"));
        Assert.Equal("This is too long.", (await browser.RegisterAsync("long@example.test", new string('p', 300))).ErrorOf("Input.Password"));
        var name = await browser.SubmitAsync("/account/register", ("Input.Name", new string('n', 81)), ("Input.Email", "long@example.test"), ("Input.Password", Actor.Password));
        Assert.Equal("This is too long.", name.ErrorOf("Input.Name"));
    }

    [Fact]
    public async Task A_taken_address_is_refused_without_saying_whose_it_is()
    {
        using var browser = new Browser(fixture.Host);
        await browser.RegisterAsync("taken@example.test");
        using var another = new Browser(fixture.Host, "pt-BR");

        var refused = await another.RegisterAsync("TAKEN@example.test", "another good phrase");

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains("Não é possível criar uma conta com este e-mail", refused.Text);
        Assert.DoesNotContain("Ana", refused.Text);
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        using var browser = new Browser(fixture.Host);

        var refused = await browser.PostAsync(
            "/account/register", ("_handler", "register"), ("Input.Name", "Ana"), ("Input.Email", "forged@example.test"), ("Input.Password", Actor.Password));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.SignInAsync("forged@example.test")).Status);
    }

    [Fact]
    public void The_list_holds_three_thousand_and_does_not_care_about_case()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("WhatsAppCrm.Infrastructure.Identity.common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3000, lines.Distinct().Count());
        Assert.All(lines, line => Assert.Equal(line.ToLowerInvariant(), line));
        Assert.True(CommonPasswords.Contains("QwertyUiop"));
        Assert.False(CommonPasswords.Contains(Actor.Password));
    }
}
