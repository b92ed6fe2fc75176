// Longer than 150 lines: the columns of one connected number with the verbs that keep them true together.
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
/// One WhatsApp number of an organization, as our connection to it. While it is connected, or waits to be reconnected, no other
/// organization can connect it; a disconnected one holds its history and nothing else. The business account (WABA) and Meta's
/// id of the number may change under it (Meta's account model, read 2026-11-20), so they are attributes and never the key.
/// What Meta says of the number stands in <see cref="NumberHealth"/>.
/// </summary>
public sealed class WhatsAppAccount : IOwned
{
    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    /// <summary>Meta's WABA id, opaque.</summary>
    public string WabaId { get; private set; } = "";

    public string? WabaName { get; private set; }

    /// <summary>The customer's business portfolio; null when unknown.</summary>
    public string? BusinessId { get; private set; }

    /// <summary>Meta's phone number id, opaque; unique within the organization.</summary>
    public string PhoneNumberId { get; private set; } = "";

    /// <summary><see cref="PhoneNumberId"/> while the number is ours, else null; unique over all organizations. Webhooks are routed by it.</summary>
    public string? HeldPhoneNumberId { get; private set; }

    /// <summary>The number's digits while it is ours, else null; unique over all organizations: the same number under another id is the same number.</summary>
    public string? HeldDigits { get; private set; }

    /// <summary>As Meta displays it, for example <c>+1 555-010-0001</c>.</summary>
    public string DisplayPhoneNumber { get; private set; } = "";

    /// <summary>The digits of <see cref="DisplayPhoneNumber"/>.</summary>
    public string Digits { get; private set; } = "";

    public string? VerifiedName { get; private set; }

    /// <summary>GREEN, YELLOW, RED or UNKNOWN.</summary>
    public string QualityRating { get; private set; } = "UNKNOWN";

    public WhatsAppAccountStatus Status { get; private set; }

    public TokenKind TokenKind { get; private set; }

    /// <summary>Encrypted; the purpose is bound to the organization and to this column. Null: the own-portfolio fallback token.</summary>
    public string? ProtectedAccessToken { get; private set; }

    /// <summary>From <c>debug_token</c>; null means it never expires.</summary>
    public DateTime? TokenExpiresAtUtc { get; private set; }

    /// <summary>Last time <c>debug_token</c> was asked.</summary>
    public DateTime? TokenCheckedAtUtc { get; private set; }

    /// <summary>Permissions of the token, comma-separated.</summary>
    public string GrantedScopes { get; private set; } = "";

    /// <summary>The two-step PIN we registered the number with, encrypted.</summary>
    public string? ProtectedPin { get; private set; }

    /// <summary>Connected through coexistence with the WhatsApp Business app: never registered by us.</summary>
    public bool IsOnBusinessApp { get; private set; }

    public Guid ConnectedByUserId { get; private set; }

    public DateTime ConnectedAtUtc { get; private set; }

    public DateTime? DisconnectedAtUtc { get; private set; }

    /// <summary>Since when access is lost; null while it is not.</summary>
    public DateTime? AccessLostAtUtc { get; private set; }

    /// <summary>Why access was lost or the number given up, a stable code; null while connected or given up by a person.</summary>
    public string? LossCode { get; private set; }

    public int? LossMetaCode { get; private set; }

    public string? LossMetaMessage { get; private set; }

    public DateTime? LastWebhookAtUtc { get; private set; }

    /// <summary>Last time Meta took a message of this number.</summary>
    public DateTime? LastSendAtUtc { get; private set; }

    /// <summary>Customers don't see that their messages were read.</summary>
    public bool WithholdsReadReceipts { get; private set; }

    /// <summary>Customers don't see that somebody is writing to them.</summary>
    public bool WithholdsTyping { get; private set; }

    public bool CanSend => Status == WhatsAppAccountStatus.CONNECTED;

    private WhatsAppAccount()
    {
    }

    public WhatsAppAccount(Guid organizationId, string phoneNumberId) => (OrganizationId, PhoneNumberId) = (organizationId, phoneNumberId);

    /// <summary>Stores what the sign-up brought; also the way a number is reconnected, or found again under another id. Calling twice with the same facts changes nothing more.</summary>
    public void Connect(ConnectedNumber number, AccountAccess access, string? protectedPin, Guid userId, DateTime nowUtc)
    {
        (WabaId, WabaName, PhoneNumberId) = (number.WabaId, number.WabaName, number.PhoneNumberId);
        DisplayPhoneNumber = number.DisplayPhoneNumber;
        Digits = string.Concat(number.DisplayPhoneNumber.Where(char.IsAsciiDigit));
        VerifiedName = number.VerifiedName;
        QualityRating = number.QualityRating ?? "UNKNOWN";
        IsOnBusinessApp = number.IsOnBusinessApp;
        Renew(access, nowUtc);
        ProtectedPin = protectedPin ?? ProtectedPin;
        (ConnectedByUserId, ConnectedAtUtc, DisconnectedAtUtc) = (userId, nowUtc, null);
        // Without a digit it is no number: two of those are not the same one.
        (HeldPhoneNumberId, HeldDigits) = (PhoneNumberId, Digits.Length > 0 ? Digits : null);
        Restore();
    }

    /// <summary>Another token for the same number.</summary>
    public void Renew(AccountAccess access, DateTime nowUtc)
    {
        (ProtectedAccessToken, TokenKind, TokenExpiresAtUtc, GrantedScopes) = (access.ProtectedToken, access.Kind, access.ExpiresAtUtc, access.Scopes);
        BusinessId = access.BusinessId ?? BusinessId;
        TokenCheckedAtUtc = nowUtc;
    }

    /// <summary>What <c>debug_token</c> says of the stored token now.</summary>
    public void Checked(DateTime? expiresAtUtc, string scopes, DateTime nowUtc) => (TokenExpiresAtUtc, GrantedScopes, TokenCheckedAtUtc) = (expiresAtUtc, scopes, nowUtc);

    /// <summary>Forgets the token, keeps the history, and lets others have the number. Calling twice is harmless.</summary>
    /// <param name="loss">Why, when Meta said so; null when a person here did.</param>
    /// <returns>False when it was disconnected already.</returns>
    public bool Disconnect(AccessLoss? loss, DateTime nowUtc)
    {
        if (Status == WhatsAppAccountStatus.DISCONNECTED) return false;
        (ProtectedAccessToken, TokenExpiresAtUtc, GrantedScopes) = (null, null, "");
        (HeldPhoneNumberId, HeldDigits, DisconnectedAtUtc) = (null, null, nowUtc);
        Lose(loss, nowUtc);
        Status = WhatsAppAccountStatus.DISCONNECTED;
        return true;
    }

    /// <summary>Meta refused our access: sending waits until someone reconnects; inbound is still taken. Only the first loss counts.</summary>
    /// <returns>False when it was not connected.</returns>
    public bool RequireReconnect(AccessLoss loss, DateTime nowUtc)
    {
        if (Status != WhatsAppAccountStatus.CONNECTED) return false;
        Lose(loss, nowUtc);
        Status = WhatsAppAccountStatus.RECONNECT_NEEDED;
        return true;
    }

    /// <summary>Access is good again without a new sign-up: Meta gave it back.</summary>
    /// <returns>False when it was not waiting for that.</returns>
    public bool AccessReturned()
    {
        if (Status != WhatsAppAccountStatus.RECONNECT_NEEDED) return false;
        Restore();
        return true;
    }

    /// <summary>What Meta shows to customers, as far as it says so.</summary>
    public void Show(string? verifiedName, string? qualityRating, string? displayPhoneNumber) =>
        (VerifiedName, QualityRating, DisplayPhoneNumber) = (verifiedName ?? VerifiedName, qualityRating ?? QualityRating, displayPhoneNumber ?? DisplayPhoneNumber);

    /// <summary>What customers see beside the messages.</summary>
    public void Show(bool readReceipts, bool typing) => (WithholdsReadReceipts, WithholdsTyping) = (!readReceipts, !typing);

    public void SawWebhook(DateTime nowUtc)
    {
        if (LastWebhookAtUtc is null || LastWebhookAtUtc < nowUtc) LastWebhookAtUtc = nowUtc;
    }

    private void Lose(AccessLoss? loss, DateTime nowUtc) =>
        (AccessLostAtUtc, LossCode, LossMetaCode, LossMetaMessage) = (nowUtc, loss?.Code, loss?.MetaCode, loss?.MetaMessage is { } words ? Text.Shorten(words, 500) : null);

    private void Restore()
    {
        (AccessLostAtUtc, LossCode, LossMetaCode, LossMetaMessage) = (null, null, null, null);
        Status = WhatsAppAccountStatus.CONNECTED;
    }
}
