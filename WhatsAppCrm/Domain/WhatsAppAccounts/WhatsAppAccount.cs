namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>Whether a number can be used. Stored and sent by name.</summary>
public enum WhatsAppAccountStatus
{
    CONNECTED,

    /// <summary>Meta no longer accepts our access: inbound goes on, sending waits.</summary>
    RECONNECT_NEEDED,

    /// <summary>Given up by us or by Meta: history stays readable, nothing is sent.</summary>
    DISCONNECTED,
}

/// <summary>
/// One connected WhatsApp number of an organization. A phone number id belongs to one organization only; the business
/// account id (WABA) may change under it (Meta's account model, 1.8), so it is an attribute and never the key.
/// </summary>
public sealed class WhatsAppAccount : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>Meta's WABA id, opaque.</summary>
    public string WabaId { get; private set; } = "";

    public string? WabaName { get; private set; }

    /// <summary>Meta's phone number id, opaque; unique over all organizations.</summary>
    public string PhoneNumberId { get; private set; } = "";

    /// <summary>As Meta displays it, for example <c>+1 555-010-0001</c>.</summary>
    public string DisplayPhoneNumber { get; private set; } = "";

    public string? VerifiedName { get; private set; }

    /// <summary>GREEN, YELLOW, RED or UNKNOWN.</summary>
    public string QualityRating { get; private set; } = "UNKNOWN";

    public WhatsAppAccountStatus Status { get; private set; }

    /// <summary>Encrypted; the purpose is bound to the organization and to this column. Null: the own-portfolio fallback token.</summary>
    public string? ProtectedAccessToken { get; private set; }

    /// <summary>From <c>debug_token</c>; null means it never expires.</summary>
    public DateTime? TokenExpiresAtUtc { get; private set; }

    /// <summary>The two-step PIN we registered the number with, encrypted.</summary>
    public string? ProtectedPin { get; private set; }

    /// <summary>Connected through coexistence with the WhatsApp Business app: never registered by us.</summary>
    public bool IsOnBusinessApp { get; private set; }

    public Guid ConnectedByUserId { get; private set; }

    public DateTime ConnectedAtUtc { get; private set; }

    public DateTime? DisconnectedAtUtc { get; private set; }

    public DateTime? LastWebhookAtUtc { get; private set; }

    public bool CanSend => Status == WhatsAppAccountStatus.CONNECTED;

    private WhatsAppAccount()
    {
    }

    public WhatsAppAccount(Guid organizationId, string phoneNumberId) => (OrganizationId, PhoneNumberId) = (organizationId, phoneNumberId);

    /// <summary>Stores what the sign-up brought; also the way a number is reconnected. Calling twice with the same facts changes nothing more.</summary>
    public void Connect(ConnectedNumber number, string protectedAccessToken, DateTime? tokenExpiresAtUtc, string? protectedPin, Guid userId, DateTime nowUtc)
    {
        WabaId = number.WabaId;
        WabaName = number.WabaName;
        DisplayPhoneNumber = number.DisplayPhoneNumber;
        VerifiedName = number.VerifiedName;
        QualityRating = number.QualityRating ?? "UNKNOWN";
        IsOnBusinessApp = number.IsOnBusinessApp;
        ProtectedAccessToken = protectedAccessToken;
        TokenExpiresAtUtc = tokenExpiresAtUtc;
        ProtectedPin = protectedPin ?? ProtectedPin;
        ConnectedByUserId = userId;
        ConnectedAtUtc = nowUtc;
        DisconnectedAtUtc = null;
        Status = WhatsAppAccountStatus.CONNECTED;
    }

    /// <summary>Forgets the token, keeps the history. Calling twice is harmless.</summary>
    public void Disconnect(DateTime nowUtc)
    {
        ProtectedAccessToken = null;
        TokenExpiresAtUtc = null;
        DisconnectedAtUtc ??= nowUtc;
        Status = WhatsAppAccountStatus.DISCONNECTED;
    }

    /// <summary>Meta refused our access: sending waits until someone reconnects; inbound is still taken.</summary>
    public void RequireReconnect()
    {
        if (Status == WhatsAppAccountStatus.CONNECTED) Status = WhatsAppAccountStatus.RECONNECT_NEEDED;
    }

    public void SawWebhook(DateTime nowUtc)
    {
        if (LastWebhookAtUtc is null || LastWebhookAtUtc < nowUtc) LastWebhookAtUtc = nowUtc;
    }
}

/// <summary>What Meta says of a number at sign-up.</summary>
public sealed record ConnectedNumber(
    string WabaId,
    string? WabaName,
    string PhoneNumberId,
    string DisplayPhoneNumber,
    string? VerifiedName,
    string? QualityRating,
    bool IsOnBusinessApp);
