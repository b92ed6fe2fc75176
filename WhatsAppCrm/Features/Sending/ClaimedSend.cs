using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;

namespace WhatsAppCrm.Features.Sending;

/// <summary>One message claimed for one attempt, with all that the request needs.</summary>
public sealed record ClaimedSend
{
    public required Guid OutboxId { get; init; }
    public required Guid OrganizationId { get; init; }
    public required Guid MessageId { get; init; }
    public required Guid ConversationId { get; init; }
    public required SendLane Lane { get; init; }
    public required string PhoneNumberId { get; init; }
    public required string? ProtectedAccessToken { get; init; }
    public required PacedNumber Number { get; init; }
    public required string? ToPhone { get; init; }
    public required string? ToUserId { get; init; }
    public MessageKind Kind { get; init; }
    public required string Text { get; init; }

    /// <summary><see cref="MessageDetails"/> as JSON; null for a plain text.</summary>
    public string? PayloadJson { get; init; }

    /// <summary>Meta's id of the message it answers, or reacts to.</summary>
    public string? QuotedProviderMessageId { get; init; }

    public Guid AccountId => Number.AccountId;
}

/// <param name="LookAgainAtUtc">When something that is due may leave after all; null when nothing is held back.</param>
public sealed record ClaimRound(IReadOnlyList<ClaimedSend> Claimed, DateTime? LookAgainAtUtc)
{
    public static readonly ClaimRound Nothing = new([], null);
}

/// <summary>How many requests may be under way at once, and how many are.</summary>
/// <param name="UnderWay">By organization; those without any may be missing.</param>
public sealed record SendSlots(IReadOnlyDictionary<Guid, int> UnderWay, int Most)
{
    /// <summary>What only replies may use, so that a slow campaign never fills every slot.</summary>
    private int ForReplies => Most / 8;

    public int Free => Most - UnderWay.Values.Sum();

    /// <summary>Free for what nobody waits for.</summary>
    public int FreeForOthers => Math.Max(0, Free - ForReplies);

    /// <summary>Free for one organization: a quarter stays for the others, however slow its number answers.</summary>
    public int FreeFor(Guid organizationId) => Math.Max(0, (Most * 3 / 4) - UnderWay.GetValueOrDefault(organizationId));
}
