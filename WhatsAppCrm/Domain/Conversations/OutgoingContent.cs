using System.Globalization;

namespace WhatsAppCrm.Domain.Conversations;

/// <summary>
/// What we send. <see cref="Checked"/> keeps each kind within Meta's limits before anything is stored; limits are counted in
/// UTF-16 units, which is never more than Meta's count. Meta Cloud API, messages, read 2026-11-20.
/// </summary>
public abstract record OutgoingContent
{
    private protected OutgoingContent()
    {
    }

    public abstract MessageKind Kind { get; }

    /// <summary>What the thread and the list show; null when there are no words.</summary>
    public virtual string? Words => null;

    /// <summary>What is kept beside the words: all that the wire needs. Null for a plain text.</summary>
    public virtual MessageDetails? Details => null;

    /// <summary>Anything but a template needs the customer's 24 hours.</summary>
    public virtual bool NeedsOpenWindow => true;

    /// <summary>The same, trimmed.</summary>
    /// <exception cref="InvalidInputException">Names the field that Meta would refuse.</exception>
    public abstract OutgoingContent Checked();
}

public sealed record OutgoingText(string? Text) : OutgoingContent
{
    public override MessageKind Kind => MessageKind.TEXT;

    public override string? Words => Text;

    public override OutgoingText Checked() => new(Domain.Text.Required(Text, "text", Message.TextMaxLength));
}

/// <param name="Latitude">Degrees, -90 to 90.</param>
/// <param name="Longitude">Degrees, -180 to 180.</param>
public sealed record OutgoingLocation(double? Latitude, double? Longitude, string? Name = null, string? Address = null) : OutgoingContent
{
    public const int NameMaxLength = 256;
    public const int AddressMaxLength = 512;

    public override MessageKind Kind => MessageKind.LOCATION;

    public override string? Words => Name ?? Address;

    public override MessageDetails Details => new() { Location = new(Latitude, Longitude, Name, Address, null) };

    public override OutgoingLocation Checked() => new(
        Within(Latitude, 90, "latitude"), Within(Longitude, 180, "longitude"),
        Domain.Text.Optional(Name, "name", NameMaxLength), Domain.Text.Optional(Address, "address", AddressMaxLength));

    private static double Within(double? degrees, double most, string field) =>
        degrees is not { } value ? throw new InvalidInputException(field, "Required")
        : Math.Abs(value) <= most ? value : throw new InvalidInputException(field, "Invalid");
}

/// <summary>People's cards. A card needs a name and a number or e-mail.</summary>
public sealed record OutgoingContacts(IReadOnlyList<ContactCard> Cards) : OutgoingContent
{
    /// <summary>Ours: Meta names no limit, and a thread has to show them.</summary>
    public const int MostCards = 10;

    public const int MostPhones = 5;

    public override MessageKind Kind => MessageKind.CONTACTS;

    public override string Words => string.Join(", ", Cards.Select(card => card.Name));

    public override MessageDetails Details => new() { Cards = Cards };

    public override OutgoingContacts Checked()
    {
        if (Cards is not { Count: > 0 }) throw new InvalidInputException("contacts", "Required");
        if (Cards.Count > MostCards) throw new InvalidInputException("contacts", "TooMany");
        return new([.. Cards.Select((card, i) => Checked(card, $"contacts[{i}]"))]);
    }

    private static ContactCard Checked(ContactCard card, string at)
    {
        if (card.Phones.Count + card.Emails.Count == 0) throw new InvalidInputException($"{at}.phones", "Required");
        if (card.Phones.Count > MostPhones) throw new InvalidInputException($"{at}.phones", "TooMany");
        return new(
            Domain.Text.Required(card.Name, $"{at}.name", 120), Domain.Text.Optional(card.Organization, $"{at}.organization", 120),
            [.. card.Phones.Select((phone, i) => Checked(phone, $"{at}.phones[{i}]"))],
            [.. card.Emails.Select((email, i) => Domain.Text.Required(email, $"{at}.emails[{i}]", 254))], null);
    }

    private static ContactPhone Checked(ContactPhone phone, string at) =>
        Contacts.PhoneNumber.TryParse(phone.Number, out var number)
            ? new(number.E164, phone.WaId, Domain.Text.Optional(phone.Type, $"{at}.type", 20))
            : throw new InvalidInputException($"{at}.number", string.IsNullOrWhiteSpace(phone.Number) ? "Required" : "Invalid");
}

/// <summary>Our one reaction to a message of the customer; another takes the place of the last.</summary>
/// <param name="MessageId">Ours of the message reacted to.</param>
/// <param name="Emoji">Null or empty takes the reaction back.</param>
public sealed record OutgoingReaction(Guid MessageId, string? Emoji) : OutgoingContent
{
    /// <summary>Meta takes no reaction to what is older.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromDays(30);

    public override MessageKind Kind => MessageKind.REACTION;

    public override string? Words => Emoji;

    public override OutgoingReaction Checked()
    {
        var emoji = Domain.Text.Optional(Emoji, "emoji", 32);
        return emoji is null || IsOneEmoji(emoji) ? this with { Emoji = emoji } : throw new InvalidInputException("emoji", "Invalid");
    }

    /// <summary>One sign as people see it, with its skin tone or joined parts, that is no letter, digit or punctuation of its own.</summary>
    private static bool IsOneEmoji(string text) =>
        StringInfo.GetNextTextElementLength(text) == text.Length
        && text.EnumerateRunes().Any(rune => rune.Value is 0xA9 or 0xAE or 0x20E3 or >= 0x2190 && System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.EnclosingMark or UnicodeCategory.OtherNotAssigned);
}
