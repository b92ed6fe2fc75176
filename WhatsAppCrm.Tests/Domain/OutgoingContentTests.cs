using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Tests.Domain;

/// <summary>What Meta would refuse is refused before anything is stored, with the field named.</summary>
public sealed class OutgoingContentTests
{
    private static readonly string Long21 = new('x', 21);

    public static TheoryData<OutgoingContent, string, string> Refused => new()
    {
        { new OutgoingText("  "), "text", "Required" },
        { new OutgoingText(new string('x', 4097)), "text", "TooLong" },
        { new OutgoingMedia(MessageKind.IMAGE, null), "media", "Required" },
        { new OutgoingMedia(MessageKind.IMAGE, "1", new string('x', 1025)), "caption", "TooLong" },
        { new OutgoingMedia(MessageKind.AUDIO, "1", "words"), "caption", "Invalid" },
        { new OutgoingMedia(MessageKind.STICKER, "1", "words"), "caption", "Invalid" },
        { new OutgoingMedia(MessageKind.IMAGE, "1", IsVoice: true), "voice", "Invalid" },
        { new OutgoingMedia(MessageKind.TEXT, "1"), "type", "Invalid" },
        { new OutgoingLocation(null, 1), "latitude", "Required" },
        { new OutgoingLocation(90.1, 1), "latitude", "Invalid" },
        { new OutgoingLocation(double.NaN, 1), "latitude", "Invalid" },
        { new OutgoingLocation(1, -180.1), "longitude", "Invalid" },
        { new OutgoingContacts([]), "contacts", "Required" },
        { new OutgoingContacts([new(" ", null, [new("+15550001", null, null)], [], null)]), "contacts[0].name", "Required" },
        { new OutgoingContacts([new("Bea", null, [], [], null)]), "contacts[0].phones", "Required" },
        { new OutgoingContacts([new("Bea", null, [new("none", null, null)], [], null)]), "contacts[0].phones[0].number", "Invalid" },
        { new OutgoingButtons("", [new("Yes")]), "text", "Required" },
        { new OutgoingButtons(new string('x', 1025), [new("Yes")]), "text", "TooLong" },
        { new OutgoingButtons("?", []), "buttons", "Required" },
        { new OutgoingButtons("?", [new("1"), new("2"), new("3"), new("4")]), "buttons", "TooMany" },
        { new OutgoingButtons("?", [new(Long21)]), "buttons[0].title", "TooLong" },
        { new OutgoingButtons("?", [new("Yes"), new(" ")]), "buttons[1].title", "Required" },
        { new OutgoingButtons("?", [new("Yes"), new("Yes")]), "buttons[1].title", "Duplicate" },
        { new OutgoingButtons("?", [new("Yes", "a"), new("No", "a")]), "buttons[1].id", "Duplicate" },
        { new OutgoingButtons("?", [new("Yes", new string('x', 257))]), "buttons[0].id", "TooLong" },
        { new OutgoingButtons("?", [new("Yes")], new string('x', 61)), "header", "TooLong" },
        { new OutgoingButtons("?", [new("Yes")], null, new string('x', 61)), "footer", "TooLong" },
        { new OutgoingList(new string('x', 4097), "Open", [new(null, [new("a")])]), "text", "TooLong" },
        { new OutgoingList("?", Long21, [new(null, [new("a")])]), "button", "TooLong" },
        { new OutgoingList("?", "Open", []), "sections", "Required" },
        { new OutgoingList("?", "Open", [new(null, [])]), "sections[0].rows", "Required" },
        { new OutgoingList("?", "Open", [new(null, [new("a")]), new(null, [new("b")])]), "sections[0].title", "Required" },
        { new OutgoingList("?", "Open", [new(new string('x', 25), [new("a")])]), "sections[0].title", "TooLong" },
        { new OutgoingList("?", "Open", [new(null, [new(new string('x', 25))])]), "sections[0].rows[0].title", "TooLong" },
        { new OutgoingList("?", "Open", [new(null, [new("a", new string('x', 73))])]), "sections[0].rows[0].description", "TooLong" },
        { new OutgoingList("?", "Open", [new(null, [new("a", null, new string('x', 201))])]), "sections[0].rows[0].id", "TooLong" },
        { new OutgoingList("?", "Open", [new("A", [.. Enumerable.Range(0, 6).Select(i => new ListRow($"{i}"))]), new("B", [.. Enumerable.Range(6, 5).Select(i => new ListRow($"{i}"))])]), "sections", "TooMany" },
        { new OutgoingReaction(Guid.Empty, "ok"), "emoji", "Invalid" },
        { new OutgoingReaction(Guid.Empty, "👍👍"), "emoji", "Invalid" },
        { new OutgoingReaction(Guid.Empty, "7"), "emoji", "Invalid" },
        { new OutgoingReaction(Guid.Empty, "漢"), "emoji", "Invalid" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_Meta_would_refuse_names_its_field(OutgoingContent content, string field, string key)
    {
        var invalid = Assert.Throws<InvalidInputException>(() => content.Checked());
        Assert.Equal(new KeyValuePair<string, string>(field, key), Assert.Single(invalid.Errors));
    }

    [Theory]
    [InlineData("👍")]
    [InlineData("👍🏽")]
    [InlineData("❤️")]
    [InlineData("👩‍👩‍👧‍👦")]
    [InlineData("🇧🇷")]
    [InlineData("1️⃣")]
    [InlineData("©️")]
    public void An_emoji_is_one_sign_however_it_is_made(string emoji) => Assert.Equal(emoji, new OutgoingReaction(Guid.Empty, emoji).Checked().Emoji);

    [Fact]
    public void Ten_rows_in_two_sections_are_allowed_and_get_ids_of_their_own()
    {
        var list = new OutgoingList("?", "Open", [new("A", [.. Enumerable.Range(0, 5).Select(i => new ListRow($"{i}"))]), new("B", [.. Enumerable.Range(0, 5).Select(i => new ListRow($"{i}"))])]).Checked();
        Assert.Equal(Enumerable.Range(1, 10).Select(i => $"{i}"), list.Sections.SelectMany(section => section.Rows).Select(row => row.Id));
    }
}
