using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>What Meta says of a business account, or of one of its numbers, and which numbers here it concerns.</summary>
/// <param name="WabaId">Every number we hold under this business account, unless one number is named.</param>
/// <param name="Digits">The number it names, as digits; null when it names none.</param>
/// <param name="PhoneNumberId">The number it names, by Meta's id; null when it names none.</param>
/// <param name="AtUtc">By Meta's clock; when the webhook came in, if Meta gave no time.</param>
/// <param name="Key">The same for every repeat of the same webhook.</param>
public sealed record AccountChange(string WabaId, string? Digits, string? PhoneNumberId, DateTime AtUtc, string Key, AccountNews News)
{
    /// <summary>Whether it speaks of this number.</summary>
    public bool Concerns(string wabaId, string? heldPhoneNumberId, string? heldDigits) =>
        Digits is not null ? Digits == heldDigits : PhoneNumberId is not null ? PhoneNumberId == heldPhoneNumberId : WabaId == wabaId;
}

/// <summary>One piece of news.</summary>
/// <param name="Kind">Its word in the timeline.</param>
/// <param name="Severity">How the timeline shows it.</param>
/// <param name="Detail">Meta's words beside it.</param>
public abstract record AccountNews(string Kind, AlertSeverity Severity, string? Detail)
{
    /// <summary>Kinds of news about the same fact: of these only the newest counts. Empty where nothing is overtaken.</summary>
    public virtual IReadOnlyList<string> SameFact => [];

    /// <summary>Whether a read from the Graph API tells the same fact, so that older news than the read says nothing new.</summary>
    public virtual bool IsRead => false;
}

/// <summary>Noted in the timeline and nothing else.</summary>
public sealed record PlainNews(string Kind, string? Detail) : AccountNews(Kind, AlertSeverity.INFORMATIONAL, Detail);

/// <summary>The connection is over: our app was removed, or the account deleted.</summary>
public sealed record ConnectionEnded(string Kind, string? Detail) : AccountNews(Kind, AlertSeverity.CRITICAL, Detail)
{
    /// <summary>Whose app it was; null when not said. An account may be shared with several partners.</summary>
    public string? PartnerAppId { get; init; }
}

/// <summary>Coexistence: the WhatsApp Business app was taken off the account, or put back.</summary>
/// <param name="IsBack">True: access returned.</param>
public sealed record AppLink(string Kind, bool IsBack, string? Detail) : AccountNews(Kind, IsBack ? AlertSeverity.INFORMATIONAL : AlertSeverity.CRITICAL, Detail)
{
    public override IReadOnlyList<string> SameFact => ["ACCOUNT_OFFBOARDED", "ACCOUNT_RECONNECTED"];
}

/// <param name="State">DISABLE, REINSTATE or SCHEDULE_FOR_DISABLE.</param>
/// <param name="DateUtc">When it takes effect; null when not said or unreadable.</param>
public sealed record Ban(string State, DateTime? DateUtc)
    : AccountNews("DISABLED_UPDATE", State == Reinstate ? AlertSeverity.INFORMATIONAL : State == "DISABLE" ? AlertSeverity.CRITICAL : AlertSeverity.WARNING, State)
{
    public const string Reinstate = "REINSTATE";

    public override IReadOnlyList<string> SameFact => [Kind];
}

/// <param name="Types">Restrictions now in force; empty lifts them.</param>
/// <param name="UntilUtc">The latest end; null when one of them has none.</param>
public sealed record Restriction(IReadOnlyList<string> Types, DateTime? UntilUtc)
    : AccountNews("ACCOUNT_RESTRICTION", Types.Count == 0 ? AlertSeverity.INFORMATIONAL : Types.Any(IsTotal) ? AlertSeverity.CRITICAL : AlertSeverity.WARNING, Types.Count == 0 ? null : string.Join(',', Types))
{
    public override IReadOnlyList<string> SameFact => [Kind, "DISABLED_UPDATE"];

    /// <summary>Not even answers may be sent.</summary>
    private static bool IsTotal(string type) => type == "RESTRICTED_CUSTOMER_INITIATED_MESSAGING";
}

public sealed record Violation(string Type) : AccountNews("ACCOUNT_VIOLATION", AlertSeverity.WARNING, Type);

/// <param name="IsOver">Meta takes the alert back.</param>
public sealed record MetaAlert(string Type, AlertSeverity Severity, string? Description, bool IsOver)
    : AccountNews(IsOver ? "META_ALERT_OVER" : "META_ALERT", IsOver ? AlertSeverity.INFORMATIONAL : Severity, Description is null ? Type : $"{Type}: {Description}");

/// <param name="Limit">The new messaging limit; null when not said.</param>
public sealed record LimitMoved(string Kind, string? Limit, bool IsHighThroughput, string? Detail) : AccountNews(Kind, AlertSeverity.INFORMATIONAL, Detail)
{
    public override IReadOnlyList<string> SameFact => ["LIMIT_CHANGED", "LIMIT_ONBOARDING", "LIMIT_UPGRADE", "LIMIT_DOWNGRADE", "LIMIT_THROUGHPUT_UPGRADE"];

    public override bool IsRead => true;
}

/// <summary>People block or report the number often, or no longer do.</summary>
public sealed record QualityFlag(bool IsFlagged, string? Limit)
    : AccountNews(IsFlagged ? "QUALITY_FLAGGED" : "QUALITY_UNFLAGGED", IsFlagged ? AlertSeverity.WARNING : AlertSeverity.INFORMATIONAL, Limit)
{
    public override IReadOnlyList<string> SameFact => ["QUALITY_FLAGGED", "QUALITY_UNFLAGGED"];

    public override bool IsRead => true;
}

/// <param name="Decision">APPROVED, REJECTED, PENDING, DEFERRED.</param>
public sealed record NameDecided(string Decision, string? Name, string? Reason)
    : AccountNews("NAME_" + Decision, Decision == "REJECTED" ? AlertSeverity.WARNING : AlertSeverity.INFORMATIONAL, Reason is null ? Name : $"{Name} ({Reason})")
{
    public override IReadOnlyList<string> SameFact => ["NAME_APPROVED", "NAME_REJECTED", "NAME_PENDING", "NAME_DEFERRED", Kind];

    public override bool IsRead => true;
}

/// <param name="Decision">APPROVED, REJECTED, PENDING, ...</param>
public sealed record ReviewDecided(string Decision) : AccountNews("REVIEW_" + Decision, Decision == "REJECTED" ? AlertSeverity.WARNING : AlertSeverity.INFORMATIONAL, null)
{
    public override IReadOnlyList<string> SameFact => ["REVIEW_APPROVED", "REVIEW_REJECTED", "REVIEW_PENDING", "REVIEW_DEFERRED", Kind];

    public override bool IsRead => true;
}

/// <summary>Someone changed the number's two-step PIN, or asked Meta to take it away.</summary>
public sealed record PinNews(string Kind, string? Requester) : AccountNews(Kind, AlertSeverity.WARNING, Requester);
