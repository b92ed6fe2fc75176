using Microsoft.Extensions.Localization;
using WhatsAppCrm.Components.Shared;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>What messages come through. Only WhatsApp so far; named because 002's callers filter by it.</summary>
public enum Provider
{
    WHATSAPP,
}

/// <summary>A row of <c>GET /api/integrations/conversations</c>: 002's fields first, ours after.</summary>
public sealed record ConversationAnswer(
    Guid Id,
    string? Phone,
    Guid? LeadId,
    string? LeadName,
    int UnreadCount,
    DateTime LastMessageAt,
    string? LastMessageText,
    MessageDirection? LastMessageDirection,
    Guid? AssignedToId,
    string? AssignedToName,
    ConversationStatus Status,
    DateTime? WindowClosesAt,
    string ContactName,
    ConversationPriority Priority,
    DateTime? SnoozedUntil,
    DateTime? WaitingSince,
    string? Language,
    IReadOnlyList<Guid> Labels)
{
    public static ConversationAnswer Of(ConversationSummary row) => new(
        row.Id, row.Phone, row.LeadId, row.LeadName, row.UnreadCount, row.LastMessageAtUtc, row.LastMessagePreview, row.LastMessageDirection,
        row.AssigneeId, row.AssigneeName, row.Status, row.WindowClosesAtUtc, row.ContactName,
        row.Priority, row.SnoozedUntilUtc, row.WaitingSinceUtc, row.Language, row.Labels.Ids);
}

/// <summary>A row of the message lists: 002's fields first, ours after.</summary>
/// <param name="Failure">In the caller's language; also beside a status past FAILED, when a failure was reported after a delivery.</param>
/// <param name="Details">Place, cards, choice, order, call, advertisement …: what the message is beyond its text; null for a plain text.</param>
/// <param name="ExternalMessageId">Meta's <c>wamid…</c>; null until Meta accepted an outbound message.</param>
public sealed record MessageAnswer(
    Guid Id,
    Provider Provider,
    MessageDirection Direction,
    string? To,
    string? From,
    string? Text,
    MessageStatus Status,
    DateTime CreatedAt,
    MessageKind Kind,
    Guid ConversationId,
    string? ExternalMessageId,
    string? ClientId,
    DateTime? DeliveredAt,
    DateTime? ReadAt,
    int? ErrorCode,
    string? ErrorMessage,
    Guid? SentById,
    string? SentByName,
    MessageFailure? Failure,
    DateTime? PlayedAt,
    MessageOrigin? Origin,
    MessageForwarding? Forwarding,
    DateTime? EditedAt,
    string? QuotedExternalMessageId,
    string? AuthorName,
    MessageDetails? Details,
    ThreadFile? File,
    IReadOnlyList<ThreadReaction> Reactions,
    MessagePricing? Pricing)
{
    public static MessageAnswer Of(ThreadMessage message, IStringLocalizer<FailureText> words)
    {
        var number = PhoneNumber.TryParse(message.NumberPhone, out var phone) ? phone.E164 : message.NumberPhone;
        var isInbound = message.Direction == MessageDirection.INBOUND;
        return new MessageAnswer(
            message.Id, Provider.WHATSAPP, message.Direction, isInbound ? number : message.CustomerPhone, isInbound ? message.CustomerPhone : number,
            message.Text, message.Status, message.SentAtUtc, message.Kind, message.ConversationId, message.ProviderMessageId, message.ClientId,
            message.DeliveredAtUtc, message.ReadAtUtc, message.ErrorCode, message.ErrorTitle, message.SentByUserId, message.SentByName,
            message.ErrorCode is { } code ? FailureWords.Of(code, message.ErrorTitle, words) : null,
            message.PlayedAtUtc, message.Origin, message.Forwarding, message.EditedAtUtc, message.QuotedProviderMessageId, message.AuthorName,
            MessageDetails.Read(message.PayloadJson), message.File, message.Reactions.All, message.Pricing);
    }
}
