namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>What owners and admins are told about a number, and managers about templates. Stored and sent by name.</summary>
public enum AlertKind
{
    /// <summary>The token ends in 30, 7 or 1 days and could not be renewed.</summary>
    TOKEN_EXPIRES,
    RECONNECT_NEEDED,

    /// <summary>Meta ended the connection.</summary>
    DISCONNECTED_BY_META,
    ACCOUNT_RESTRICTED,
    QUALITY_LOW,
    NAME_REJECTED,

    /// <summary>Nothing was heard although something should have been.</summary>
    SILENCE,

    /// <summary>Someone changed or asked to reset the number's two-step PIN.</summary>
    SECURITY,

    /// <summary>Any other of Meta's alerts.</summary>
    META_ALERT,

    /// <summary>Meta refused a template; the detail of this and the others about templates is its name.</summary>
    TEMPLATE_REJECTED,

    /// <summary>Customers did not like it: it can't be sent for hours.</summary>
    TEMPLATE_PAUSED,

    /// <summary>It can't be sent any more.</summary>
    TEMPLATE_DISABLED,

    /// <summary>Its quality is low; the next step is a pause.</summary>
    TEMPLATE_QUALITY,

    /// <summary>Meta gives it another category, or did: its messages will cost something else.</summary>
    TEMPLATE_CATEGORY,
}

/// <summary>
/// Something that owners and admins must know: shown in the app until it is over or put away, and sent by mail once. The key
/// makes it one alert, however often its cause is seen (for a token, the expiry and the days left).
/// </summary>
public sealed class AccountAlert : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid WhatsAppAccountId { get; private set; }

    public AlertKind Kind { get; private set; }

    public AlertSeverity Severity { get; private set; }

    /// <summary>Unique per number; see the class.</summary>
    public string Key { get; private set; } = "";

    /// <summary>What the words need: the days left, a restriction's type, a loss's code. Null when the kind says it all.</summary>
    public string? Detail { get; private set; }

    public DateTime RaisedAtUtc { get; private set; }

    /// <summary>Set when its letters were handed over, in the same transaction as they.</summary>
    public DateTime? MailedAtUtc { get; private set; }

    /// <summary>Over by itself: renewed, reconnected, heard again.</summary>
    public DateTime? ResolvedAtUtc { get; private set; }

    /// <summary>Put away by a person.</summary>
    public DateTime? DismissedAtUtc { get; private set; }

    public Guid? DismissedByUserId { get; private set; }

    public bool IsOpen => ResolvedAtUtc is null && DismissedAtUtc is null;

    /// <summary>The template that it is about; null for all else.</summary>
    public Guid? TemplateId => Key.Split(':') is ["template", var id, ..] && Guid.TryParseExact(id, "N", out var templateId) ? templateId : null;

    /// <summary>What the keys of all alerts about a template begin with.</summary>
    public static string CauseOf(Guid templateId) => $"template:{templateId:N}:";

    private AccountAlert()
    {
    }

    public AccountAlert(WhatsAppAccount account, AlertKind kind, AlertSeverity severity, string key, string? detail, DateTime nowUtc)
    {
        (OrganizationId, WhatsAppAccountId) = (account.OrganizationId, account.Id);
        (Kind, Severity, RaisedAtUtc) = (kind, severity, nowUtc);
        Key = Text.Shorten(key, AccountEvent.KeyMaxLength);
        Detail = detail is null ? null : Text.Shorten(detail, AccountEvent.DetailMaxLength);
    }

    public void Mailed(DateTime nowUtc) => MailedAtUtc ??= nowUtc;

    public void Resolve(DateTime nowUtc) => ResolvedAtUtc ??= nowUtc;

    public void Dismiss(Guid userId, DateTime nowUtc)
    {
        if (DismissedAtUtc is null) (DismissedAtUtc, DismissedByUserId) = (nowUtc, userId);
    }
}
