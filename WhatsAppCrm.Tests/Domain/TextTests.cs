using WhatsAppCrm.Domain;

namespace WhatsAppCrm.Tests.Domain;

public sealed class TextTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\r\n ")]
    [InlineData("\u00A0\u2003")]
    public void Blank_is_missing_or_null(string? blank)
    {
        Assert.Equal("Required", Refusal(() => Text.Required(blank, "name", 10)));
        Assert.Null(Text.Optional(blank, "name", 10));
    }

    [Fact]
    public void Text_is_trimmed_before_it_is_measured() => Assert.Equal("0123456789", Text.Required("  0123456789  ", "name", 10));

    [Fact]
    public void Too_long_names_the_field()
    {
        var refused = Assert.Throws<InvalidInputException>(() => Text.Required("01234567890", "name", 10));

        Assert.Equal(new Dictionary<string, string> { ["name"] = "TooLong" }, refused.Errors);
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0007b")]
    [InlineData("a\u001Bb")]
    [InlineData("a\u0085b")]
    public void Control_characters_are_invalid(string text) => Assert.Equal("Invalid", Refusal(() => Text.Required(text, "name", 10)));

    // Lone surrogates are no valid UTF-16: attributes and the runner can't carry them as text.
    [Theory]
    [InlineData(0xD83D, 'b')]
    [InlineData('a', 0xDE00)]
    [InlineData(0xDE00, 0xD83D)]
    public void Half_an_emoji_is_invalid(int first, int second) =>
        Assert.Equal("Invalid", Refusal(() => Text.Required(new string([(char)first, (char)second]), "name", 10)));

    [Theory]
    [InlineData("two\nlines")]
    [InlineData("a\ttab")]
    [InlineData("ação 你好 שלום 👩‍👩‍👧‍👦 🇧🇷")]
    public void Every_language_line_breaks_and_tabs_are_welcome(string text) => Assert.Equal(text, Text.Required(text, "name", 100));

    [Theory]
    [InlineData("short", 5, "short")]
    [InlineData("longer", 5, "long…")]
    [InlineData("abc😀", 5, "abc😀")]
    [InlineData("abc😀d", 5, "abc…")]
    [InlineData("ab😀cd", 5, "ab😀…")]
    [InlineData("long", 1, "…")]
    public void Shortening_never_splits_a_character(string text, int maxLength, string expected) => Assert.Equal(expected, Text.Shorten(text, maxLength));

    private static string Refusal(Action action) => Assert.Throws<InvalidInputException>(action).Errors["name"];
}
