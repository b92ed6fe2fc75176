using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>What one stored body says, as far as it is understood.</summary>
/// <param name="Changes">What happened on which number, in the order of the body.</param>
/// <param name="NotHandledYet">Fields (echoes, history, template and account changes …) that were recognised and left alone; the body stays and can be replayed.</param>
public sealed record WebhookPayload(IReadOnlyList<NumberChange> Changes, IReadOnlyList<string> NotHandledYet);

/// <summary>Messages and statuses of one number. An empty <paramref name="PhoneNumberId"/> belongs to nobody.</summary>
public sealed record NumberChange(string PhoneNumberId, IReadOnlyList<InboundMessage> Messages, IReadOnlyList<StatusUpdate> Statuses);

/// <summary>One message from a customer.</summary>
/// <param name="Id">Meta's <c>wamid…</c>, the key that keeps a repeat from doubling; made from the content when Meta's is missing or too long to keep.</param>
/// <param name="Text">Words to show: the text, a caption, the button pressed; null when there are none.</param>
/// <param name="PayloadJson">Meta's own JSON of everything but a plain text.</param>
public sealed record InboundMessage(string Id, Sender Sender, MessageKind Kind, string? Text, string? PayloadJson, DateTime SentAtUtc);

/// <summary>
/// By what a customer can be recognised; any part may be missing. Someone with a username may come without a phone, and a
/// changed number brings a new business-scoped id together with the previous one.
/// Meta Cloud API, business-scoped user ids, read 2026-11-20.
/// </summary>
public sealed record Sender(string? UserId, PhoneNumber? Phone, string? PreviousUserId, string? Username, string? ProfileName)
{
    public bool IsKnown => UserId is not null || Phone is not null || PreviousUserId is not null;
}

/// <summary>How far one of our messages has come.</summary>
/// <param name="OutboxId">Our own id of the send (<c>biz_opaque_callback_data</c>); null when the status does not carry it.</param>
public sealed record StatusUpdate(string MessageId, MessageStatus Status, DateTime AtUtc, Guid? OutboxId, int? ErrorCode, string? ErrorTitle);
