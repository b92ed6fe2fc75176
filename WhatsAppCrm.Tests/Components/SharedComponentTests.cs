using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Components;
using WhatsAppCrm.Components.Shared;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Tests.Components;

public sealed class SharedComponentTests : BunitContext
{
    public SharedComponentTests() => Services.AddLocalization().AddLogging();

    [Theory]
    [InlineData("Ana Souza", "AS")]
    [InlineData("ana maria de souza", "AS")]
    [InlineData("Ana", "A")]
    [InlineData("+55 11 91234-5678", "78")]
    [InlineData("李小龍", "李")]
    [InlineData("🙂 Émile", "É")]
    [InlineData("", "?")]
    public void Initials_are_of_the_first_and_the_last_word(string name, string initials) => Assert.Equal(initials, Avatar.InitialsOf(name));

    [Fact]
    public void A_persons_colour_stays_whatever_they_are_called()
    {
        var id = Guid.NewGuid();

        var before = Render<Avatar>(parameters => parameters.Add(avatar => avatar.Id, id).Add(avatar => avatar.Name, "Ana"));
        var after = Render<Avatar>(parameters => parameters.Add(avatar => avatar.Id, id).Add(avatar => avatar.Name, "Ana Souza"));

        Assert.Equal(before.Find(".avatar").GetAttribute("data-hue"), after.Find(".avatar").GetAttribute("data-hue"));
    }

    [Fact]
    public void An_icon_with_a_label_is_read_out_and_one_without_is_not()
    {
        var labelled = Render<Icon>(parameters => parameters.Add(icon => icon.Name, "inbox").Add(icon => icon.Label, "Inbox")).Find(".icon");
        var bare = Render<Icon>(parameters => parameters.Add(icon => icon.Name, "inbox")).Find(".icon");

        Assert.Equal(("img", "Inbox", null), (labelled.GetAttribute("role"), labelled.GetAttribute("aria-label"), labelled.GetAttribute("aria-hidden")));
        Assert.Equal("true", bare.GetAttribute("aria-hidden"));
    }

    [Fact]
    public void A_refused_field_points_at_its_message_and_never_sends_a_password_back()
    {
        var field = Render<FormField>(parameters => parameters
            .Add(f => f.Name, "Input.Password").Add(f => f.Label, "Password").Add(f => f.Type, "password").Add(f => f.Value, "secret").Add(f => f.Error, "Too short.").Add(f => f.Hint, "Hint"));

        var input = field.Find("input");
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        Assert.Equal("Too short.", field.Find("#" + input.GetAttribute("aria-describedby")).TextContent);
        Assert.Equal(input.Id, field.Find("label").GetAttribute("for"));
        Assert.False(input.HasAttribute("value"));
    }

    [Theory]
    [InlineData("/inbox", true)]
    [InlineData("/", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("/a\nb", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Only_a_path_of_our_own_is_followed(string? url, bool local) => Assert.Equal(local ? url : null, LocalUrl.OrNull(url));

    [Fact]
    public void Languages_are_called_what_their_speakers_call_them() =>
        Assert.Equal(["English", "Português", "Español"], WhatsAppCrm.Domain.Languages.Supported.Select(LanguageNames.Of));
}
