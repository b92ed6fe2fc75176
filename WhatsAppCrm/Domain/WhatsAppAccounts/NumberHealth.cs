namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>
/// What Meta says of a number, as read from the Graph API and moved by account webhooks; one row a number. Values are Meta's
/// own upper-case words, because it adds new ones; null is "not said". Meta Cloud API, phone numbers and
/// account_update, read 2026-11-20.
/// </summary>
public sealed class NumberHealth : IOwned
{
    /// <summary>Also the key.</summary>
    public Guid WhatsAppAccountId { get; private set; }

    public Guid OrganizationId { get; private set; }

    /// <summary>CONNECTED, PENDING, FLAGGED, RESTRICTED, BANNED, ...</summary>
    public string? PhoneStatus { get; set; }

    /// <summary>APPROVED, PENDING_REVIEW, DECLINED, EXPIRED, NONE, ...</summary>
    public string? NameStatus { get; set; }

    /// <summary>A name asked for and not decided yet, or declined.</summary>
    public string? RequestedName { get; set; }

    /// <summary>STANDARD or HIGH.</summary>
    public string? ThroughputLevel { get; set; }

    /// <summary>TIER_250, TIER_2K, TIER_10K, TIER_100K, TIER_UNLIMITED, or a plain figure: business-initiated conversations in 24 h.</summary>
    public string? MessagingLimit { get; set; }

    /// <summary>CLOUD_API, ON_PREMISE, NOT_APPLICABLE.</summary>
    public string? PlatformType { get; set; }

    public string? CodeVerificationStatus { get; set; }

    public bool? IsOfficialBusinessAccount { get; set; }

    /// <summary>PENDING, APPROVED or REJECTED: Meta's review of the business account.</summary>
    public string? AccountReviewStatus { get; set; }

    /// <summary>DISABLE, REINSTATE, SCHEDULE_FOR_DISABLE.</summary>
    public string? BanState { get; set; }

    public DateTime? BanDateUtc { get; set; }

    /// <summary>Restrictions in force, comma-separated, for example <c>RESTRICTED_BIZ_INITIATED_MESSAGING</c>.</summary>
    public string? Restrictions { get; set; }

    public DateTime? RestrictedUntilUtc { get; set; }

    /// <summary>Whether our app stands in the account's <c>subscribed_apps</c>; null when never asked.</summary>
    public bool? IsSubscribed { get; set; }

    /// <summary>Where the account's webhooks go instead of the app's own address; null without an override.</summary>
    public string? CallbackOverride { get; set; }

    /// <summary>Last time Meta was asked for all of this.</summary>
    public DateTime? ReadAtUtc { get; set; }

    /// <summary>Last time a webhook's way from Meta to us was proved.</summary>
    public DateTime? RoundTripAtUtc { get; set; }

    /// <summary>Coexistence: when the contacts were asked for, once within 24 h of connecting; null: not yet.</summary>
    public DateTime? ContactsSyncAtUtc { get; set; }

    public string? ContactsSyncRequestId { get; set; }

    /// <summary>Coexistence: when the history was asked for, once within 24 h of connecting; null: not yet.</summary>
    public DateTime? HistorySyncAtUtc { get; set; }

    public string? HistorySyncRequestId { get; set; }

    private NumberHealth()
    {
    }

    public NumberHealth(WhatsAppAccount account) => (WhatsAppAccountId, OrganizationId) = (account.Id, account.OrganizationId);
}
