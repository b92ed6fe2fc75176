using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>What one stored body says, as far as it is understood.</summary>
/// <param name="Changes">What happened on which number, in the order of the body.</param>
/// <param name="NotHandledYet">Fields that nobody here reads yet; the body stays and can be replayed.</param>
public sealed record WebhookPayload(IReadOnlyList<NumberChange> Changes, IReadOnlyList<string> NotHandledYet)
{
    /// <summary>What happened to business accounts and to numbers as such.</summary>
    public IReadOnlyList<AccountChange> AccountChanges { get; init; } = [];

    /// <summary>What happened to message templates.</summary>
    public IReadOnlyList<TemplateChange> TemplateChanges { get; init; } = [];
}

/// <summary>What happened on one number. An empty <paramref name="PhoneNumberId"/> belongs to nobody.</summary>
public sealed record NumberChange(string PhoneNumberId)
{
    public IReadOnlyList<ArrivedMessage> Messages { get; init; } = [];

    public IReadOnlyList<ArrivedEdit> Edits { get; init; } = [];

    public IReadOnlyList<ArrivedDeletion> Deletions { get; init; } = [];

    public IReadOnlyList<ArrivedReaction> Reactions { get; init; } = [];

    public IReadOnlyList<StatusUpdate> Statuses { get; init; } = [];

    public IReadOnlyList<StatedPreference> Preferences { get; init; } = [];

    public IReadOnlyList<AddressBookEntry> AddressBook { get; init; } = [];

    /// <summary>Errors of the number as a whole, about no message.</summary>
    public IReadOnlyList<ReportedError> Errors { get; init; } = [];

    /// <summary>Everybody it names.</summary>
    internal IEnumerable<Sender> People =>
    [
        .. Messages.Select(message => message.Sender), .. Edits.Select(edit => edit.Message.Sender), .. Deletions.Select(deletion => deletion.Message.Sender),
        .. Reactions.Where(reaction => !reaction.IsOurs).Select(reaction => reaction.Sender),
        .. Preferences.Select(preference => preference.Sender), .. AddressBook.Select(entry => entry.Sender),
    ];

    internal bool IsEmpty => Messages.Count + Edits.Count + Deletions.Count + Reactions.Count + Statuses.Count + Preferences.Count + AddressBook.Count + Errors.Count == 0;
}

/// <summary>One message, from a customer or (echoes, history, calls) from the business.</summary>
/// <param name="Id">Meta's <c>wamid…</c>, the key that keeps a repeat from doubling; made from the content when Meta's is missing or too long to keep.</param>
/// <param name="Sender">The customer, whoever of the two wrote it.</param>
public sealed record ArrivedMessage(string Id, Sender Sender, MessageContent Content, DateTime SentAtUtc)
{
    public MessageDirection Direction { get; init; } = MessageDirection.INBOUND;

    public MessageOrigin? Origin { get; init; }

    public string? QuotedId { get; init; }

    public MessageForwarding? Forwarding { get; init; }

    public string? GroupId { get; init; }

    /// <summary>How far it had come, as the phone's history knows; null for all else.</summary>
    public MessageStatus? Reached { get; init; }

    /// <summary>Made of an edit whose original has not been seen.</summary>
    public bool IsFromEdit { get; init; }

    /// <summary>Happened before we listened: nothing is unread, no window opens, no lead appears.</summary>
    public bool IsHistory => Origin == MessageOrigin.HISTORY;
}

/// <summary>What a message is and says.</summary>
/// <param name="Text">Words to show: the text, a caption, the button pressed; null when there are none.</param>
public sealed record MessageContent(MessageKind Kind, string? Text, MessageDetails? Details = null, MediaDescription? Media = null);

/// <param name="Id">Of the edit itself.</param>
/// <param name="Message">As it reads now, under the original's id, at the time of the edit.</param>
public sealed record ArrivedEdit(string Id, ArrivedMessage Message);

/// <param name="Message">What is left of it, under the original's id.</param>
public sealed record ArrivedDeletion(ArrivedMessage Message);

/// <param name="Emoji">Null: taken back.</param>
public sealed record ArrivedReaction(string MessageId, Sender Sender, string? Emoji, DateTime AtUtc, bool IsOurs);

/// <param name="Detail">Meta's sentence about it.</param>
public sealed record StatedPreference(Sender Sender, MarketingChoice Choice, string? Detail, DateTime AtUtc);

/// <param name="Name">Null: removed from the phone's contacts.</param>
public sealed record AddressBookEntry(Sender Sender, string? Name, DateTime AtUtc);

public sealed record ReportedError(int Code, string Title);

/// <summary>
/// By what a customer can be recognised; any part may be missing. Someone with a username may come without a phone.
/// Meta Cloud API, business-scoped user ids, read 2026-11-20.
/// </summary>
/// <param name="Former">Who they were before: only in Meta's notice that a number or an id changed.</param>
public sealed record Sender(string? UserId, PhoneNumber? Phone, string? ParentUserId = null, string? Username = null, string? ProfileName = null, FormerIdentity? Former = null)
{
    public bool IsKnown => UserId is not null || Phone is not null || ParentUserId is not null || Former is { UserId: not null } or { ParentUserId: not null } or { Phone: not null };
}

public sealed record FormerIdentity(string? UserId, string? ParentUserId, PhoneNumber? Phone);

/// <summary>How far one of our messages has come.</summary>
/// <param name="OutboxId">Our own id of the send (<c>biz_opaque_callback_data</c>); null when the status does not carry it.</param>
/// <param name="Recipient">Whom it reached, as far as Meta says; null in groups.</param>
public sealed record StatusUpdate(
    string MessageId, MessageStatus Status, DateTime AtUtc, Guid? OutboxId, int? ErrorCode, string? ErrorTitle, MessagePricing? Pricing = null, Sender? Recipient = null);
