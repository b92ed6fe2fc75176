using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Exactly one of the parts says what is sent; <paramref name="Type"/> may name it.</summary>
/// <param name="ToPhone">A phone number with country code; or <paramref name="To"/>, a conversation's id.</param>
/// <param name="ClientId">Makes a repeat harmless.</param>
/// <param name="ReplyTo">The id (ours) of the message it answers.</param>
/// <param name="Type">text, image, video, audio, document, sticker, location, contacts, buttons, list or reaction.</param>
public sealed record SendRequest(
    string? ToPhone, string? To, string? Text, string? LeadId, string? ClientId, string? ReplyTo, string? Type,
    FileBody? Image, FileBody? Video, FileBody? Audio, FileBody? Document, FileBody? Sticker,
    LocationBody? Location, IReadOnlyList<ContactBody>? Contacts, ButtonsBody? Buttons, ListBody? List, ReactionBody? Reaction)
{
    /// <summary>The id (ours) of the newest message the writer has seen: with it the send answers 409 <c>REPLY_HELD</c> when somebody else answered after it.</summary>
    public string? LastSeenMessageId { get; init; }

    /// <summary>When it is to leave; null: now.</summary>
    public DateTimeOffset? SendAtUtc { get; init; }

    /// <summary>With <see cref="SendAtUtc"/>: not if the customer writes first.</summary>
    public bool? UnlessTheyWrite { get; init; }

    /// <exception cref="InvalidInputException">Field <c>type</c>: more than one part, or not the one that it names.</exception>
    public OutgoingContent Content()
    {
        (string Name, OutgoingContent? Content)[] parts =
        [
            ("text", Text is null ? null : new OutgoingText(Text)),
            ("image", Image?.As(MessageKind.IMAGE)), ("video", Video?.As(MessageKind.VIDEO)), ("audio", Audio?.As(MessageKind.AUDIO)),
            ("document", Document?.As(MessageKind.DOCUMENT)), ("sticker", Sticker?.As(MessageKind.STICKER)),
            ("location", Location is { } place ? new OutgoingLocation(place.Latitude, place.Longitude, place.Name, place.Address) : null),
            ("contacts", Contacts is { } cards ? new OutgoingContacts([.. cards.Select(card => card.Card())]) : null),
            ("buttons", Buttons is { } some ? new OutgoingButtons(some.Text, some.Buttons ?? [], some.Header, some.Footer) : null),
            ("list", List is { } list ? new OutgoingList(list.Text, list.Button, [.. (list.Sections ?? []).Select(section => section with { Rows = section.Rows ?? [] })], list.Header, list.Footer) : null),
            ("reaction", Reaction is { } reaction ? new OutgoingReaction(reaction.MessageId, reaction.Emoji) : null),
        ];
        var given = parts.Where(part => part.Content is not null).ToList();
        if (given.Count > 1 || (Type is { Length: > 0 } type && given is [var only] && !type.Equals(only.Name, StringComparison.OrdinalIgnoreCase))) throw new InvalidInputException("type", "Invalid");
        // Nothing at all is a text that was forgotten.
        return given is [var (_, content)] ? content! : string.IsNullOrEmpty(Type) || Type == "text" ? new OutgoingText(null) : throw new InvalidInputException(Type, "Required");
    }
}

/// <param name="MediaId">The id that uploading here answered.</param>
/// <param name="Voice">A voice message; audio only.</param>
public sealed record FileBody(string? MediaId, string? Caption, string? FileName, bool? Voice)
{
    internal OutgoingMedia As(MessageKind kind) => new(kind, MediaId, Caption, FileName, Voice == true);
}

public sealed record LocationBody(double? Latitude, double? Longitude, string? Name, string? Address);

public sealed record ContactBody(string? Name, string? Organization, IReadOnlyList<PhoneBody>? Phones, IReadOnlyList<string>? Emails)
{
    internal ContactCard Card() => new(Name, Organization, [.. (Phones ?? []).Select(phone => new ContactPhone(phone.Number ?? "", null, phone.Type))], Emails ?? [], null);
}

/// <param name="Type">WORK, HOME, CELL …</param>
public sealed record PhoneBody(string? Number, string? Type);

public sealed record ButtonsBody(string? Text, IReadOnlyList<ReplyButton>? Buttons, string? Header, string? Footer);

/// <param name="Button">Opens the list.</param>
public sealed record ListBody(string? Text, string? Button, IReadOnlyList<ListSection>? Sections, string? Header, string? Footer);

/// <param name="MessageId">Ours.</param>
/// <param name="Emoji">Null or empty takes the reaction back.</param>
public sealed record ReactionBody(Guid MessageId, string? Emoji);
