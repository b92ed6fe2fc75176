using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.QuickReplies;

namespace WhatsAppCrm.Tests.Features.QuickReplies;

public sealed class QuickReplyRulesTests
{
    private static readonly QuickReplyPlaces Places = new("Mariana Souza", "Rafael", "Padaria Aurora");

    [Theory]
    [InlineData("Hi {first_name}, {agent} of {business} here.", "Hi Mariana, Rafael of Padaria Aurora here.")]
    [InlineData("{name}: {NAME}", "Mariana Souza: Mariana Souza")]
    [InlineData("Use {coupon} at {} or {name", "Use {coupon} at {} or {name")]
    public void Places_are_filled_and_other_braces_stay(string text, string filled) => Assert.Equal(filled, Places.Fill(text));

    [Fact]
    public void What_nobody_knows_goes_with_the_blank_before_it() =>
        Assert.Equal("Hi, how can we help?", (Places with { Name = null }).Fill("Hi {first_name}, how can we help?"));

    [Fact]
    public void What_was_filled_in_is_not_filled_again() => Assert.Equal("Hi {agent}", (Places with { Name = "{agent}" }).Fill("Hi {name}"));

    [Theory]
    [InlineData(" /Hours ", "Hours", "HOURS")]
    [InlineData("pix-2", "pix-2", "PIX-2")]
    [InlineData("endereço", "endereço", "ENDEREÇO")]
    public void A_shortcut_is_a_word_without_its_slash(string given, string shortcut, string key)
    {
        var reply = New(given, "text");

        Assert.Equal((shortcut, key), (reply.Shortcut, reply.ShortcutKey));
    }

    [Theory]
    [InlineData("two words", "text", "shortcut", "Invalid")]
    [InlineData("/", "text", "shortcut", "Required")]
    [InlineData("123456789012345678901234567890123", "text", "shortcut", "TooLong")]
    [InlineData("ok", "  ", "text", "Required")]
    public void Bad_input_names_its_field(string shortcut, string text, string field, string key)
    {
        var error = Assert.Throws<InvalidInputException>(() => New(shortcut, text)).Errors.Single();

        Assert.Equal((field, key), (error.Key, error.Value));
    }

    [Theory]
    [InlineData("", "address,hours,pix")]
    [InlineData("h", "hours,address,pix")]
    [InlineData("ENDERECO", "address")]
    [InlineData("pix", "pix")]
    [InlineData("nothing like it", "")]
    public void The_search_looks_at_shortcuts_first_and_minds_no_accents(string query, string found)
    {
        QuickReplyRow[] all = [Row("address", "Nosso endereço: the house on the hill"), Row("hours", "Open from 8 to 6"), Row("pix", "Pay here")];

        Assert.Equal(found, string.Join(',', QuickReplySearch.Find(all, query).Select(reply => reply.Shortcut)));
    }

    private static QuickReply New(string? shortcut, string? text) => new(Guid.NewGuid(), null, shortcut, text, new DateTime(2026, 11, 20, 0, 0, 0, DateTimeKind.Utc));

    private static QuickReplyRow Row(string shortcut, string text) => new(Guid.NewGuid(), shortcut, text, false);
}
