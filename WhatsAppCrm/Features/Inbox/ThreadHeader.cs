using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>What stands above a thread.</summary>
public sealed record ThreadHeader(
    Guid Id,
    Guid ContactId,
    string ContactName,
    string? Phone,
    string? UserId,
    string? Username,
    Guid? LeadId,
    Guid? AssigneeId,
    int UnreadCount,
    DateTime? LastInboundAtUtc,
    string NumberPhone,
    string? NumberName,
    WhatsAppAccountStatus NumberStatus)
{
    public bool IsGroup { get; init; }

    public ConversationStatus Status { get; init; }

    /// <summary>Of a snoozed one; null: until the customer writes.</summary>
    public DateTime? SnoozedUntilUtc { get; init; }

    public ConversationPriority Priority { get; init; }

    /// <summary>Null when nobody has it.</summary>
    public string? AssigneeName { get; init; }

    public IdList Labels { get; init; } = IdList.None;

    public MarketingChoice? Marketing { get; init; }

    public DateTime? MarketingAtUtc { get; init; }

    /// <summary>When the 24 h window closes; null when it never opened.</summary>
    public DateTime? WindowClosesAtUtc => LastInboundAtUtc + Conversation.ServiceWindow;

    /// <summary>Why nothing can be written now, if so.</summary>
    public ReplyClosed Closed(DateTime nowUtc) => this switch
    {
        { IsGroup: true } => ReplyClosed.Group,
        { NumberStatus: not WhatsAppAccountStatus.CONNECTED } => ReplyClosed.NumberNotConnected,
        { LastInboundAtUtc: null } => ReplyClosed.NeverWrote,
        _ => WindowClosesAtUtc <= nowUtc ? ReplyClosed.WindowClosed : ReplyClosed.No,
    };
}
