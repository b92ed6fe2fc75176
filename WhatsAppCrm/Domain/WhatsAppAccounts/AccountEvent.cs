namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>How much an event or alert matters. Stored and sent by name.</summary>
public enum AlertSeverity
{
    INFORMATIONAL,
    WARNING,
    CRITICAL,
}

/// <summary>
/// One thing that happened to a number's connection: the timeline of its health page. From Meta's account webhooks and from us
/// (connected, renewed, access lost). Append-only; the key makes a repeated webhook one line.
/// </summary>
public sealed class AccountEvent : IOwned
{
    public const int KeyMaxLength = 120;
    public const int DetailMaxLength = 500;

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    /// <summary>Stable, for the words: <c>CONNECTED</c>, <c>TOKEN_RENEWED</c>, <c>ACCESS_LOST</c>, or Meta's event such as <c>ACCOUNT_RESTRICTION</c>.</summary>
    public string Kind { get; private set; } = "";

    public AlertSeverity Severity { get; private set; }

    /// <summary>What changed, in Meta's words (a new tier, a name, a restriction's type); never a secret. Null when the kind says it all.</summary>
    public string? Detail { get; private set; }

    /// <summary>What makes it the same event when it comes again; unique per number.</summary>
    public string Key { get; private set; } = "";

    /// <summary>When it happened, by Meta's clock where Meta said so.</summary>
    public DateTime AtUtc { get; private set; }

    private AccountEvent()
    {
    }

    public AccountEvent(WhatsAppAccount account, string kind, AlertSeverity severity, string? detail, string key, DateTime atUtc)
    {
        (OrganizationId, WhatsAppAccountId) = (account.OrganizationId, account.Id);
        (Kind, Severity, AtUtc) = (Text.Shorten(kind, 80), severity, atUtc);
        Detail = detail is null ? null : Text.Shorten(detail, DetailMaxLength);
        Key = Text.Shorten(key, KeyMaxLength);
    }
}
