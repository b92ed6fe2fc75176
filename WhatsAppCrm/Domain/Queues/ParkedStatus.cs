using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Domain.Queues;

/// <summary>
/// A status that came before the answer to its own send: kept until the message's <c>wamid</c> is known, then joined and
/// deleted. Unique per number, wamid and status, so that a repeat parks nothing twice.
/// </summary>
public sealed class ParkedStatus : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    public string ProviderMessageId { get; private set; } = "";

    public MessageStatus Status { get; private set; }

    public DateTime AtUtc { get; private set; }

    public int? ErrorCode { get; private set; }

    public string? ErrorTitle { get; private set; }

    public MessagePricing? Pricing { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    private ParkedStatus()
    {
    }

    public ParkedStatus(WhatsAppAccounts.WhatsAppAccount account, string providerMessageId, MessageStatus status, DateTime atUtc, int? errorCode, string? errorTitle, MessagePricing? pricing, DateTime nowUtc)
    {
        OrganizationId = account.OrganizationId;
        WhatsAppAccountId = account.Id;
        ProviderMessageId = providerMessageId;
        Status = status;
        AtUtc = atUtc;
        ErrorCode = errorCode;
        ErrorTitle = errorTitle is null ? null : Text.Shorten(errorTitle, 200);
        Pricing = pricing;
        CreatedAtUtc = nowUtc;
    }

    /// <summary>Tells the message, whose id is known by now, what was parked for it. True when anything changed.</summary>
    public bool ApplyTo(Message message)
    {
        var isPriced = message.Price(Pricing);
        if (message.Direction != MessageDirection.OUTBOUND) return false;
        return (Status == MessageStatus.FAILED ? message.Fail(ErrorCode ?? 0, ErrorTitle ?? "", AtUtc) : message.Advance(Status, AtUtc)) || isPriced;
    }
}
