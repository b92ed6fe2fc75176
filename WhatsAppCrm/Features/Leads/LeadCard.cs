using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Features.Leads;

/// <summary>What stands at the head of a column.</summary>
public sealed record StageTotal(Guid StageId, int Count, long SumInCents);

/// <summary>Where a column goes on: after the card with this key.</summary>
public readonly record struct CardKey(DateTime LastActivityAtUtc, Guid Id);

/// <summary>One card of the board.</summary>
public sealed record LeadCard(
    Guid Id,
    Guid StageId,
    string Name,
    string? Phone,
    Guid? ContactId,
    Guid? OwnerId,
    string? OwnerName,
    long? ValueInCents,
    DateTime LastActivityAtUtc,
    LeadStatus Status,
    Guid? OfferSettledStageId)
{
    /// <summary>The lead's newest conversation; null when the person never wrote.</summary>
    public CardConversation? Conversation { get; init; }

    /// <summary>The open task that is due first; null when there is none.</summary>
    public CardTask? NextTask { get; init; }

    public CardKey Key => new(LastActivityAtUtc, Id);
}

/// <summary>What a card says of its conversation.</summary>
public sealed record CardConversation(
    Guid Id, Guid LeadId, string? Preview, MessageKind? Kind, MessageDirection? Direction, DateTime LastMessageAtUtc, int UnreadCount, DateTime? LastInboundAtUtc)
{
    public DateTime? WindowClosesAtUtc => LastInboundAtUtc + Domain.Conversations.Conversation.ServiceWindow;
}

public sealed record CardTask(Guid LeadId, string Title, DateTime? DueAtUtc);
