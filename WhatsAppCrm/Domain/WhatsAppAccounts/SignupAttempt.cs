// Longer than 150 lines: the state, its secrets and the choices are one record with one life.
namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>How the person went to Meta. Stored and sent by name.</summary>
public enum SignupDoor
{
    POPUP,
    REDIRECT,
}

/// <summary>
/// One try at connecting a number: the OAuth state, what it has brought so far, and its checklist (<see cref="SignupStep"/>).
/// The state is bound to user, organization and, in a browser, to its session; it lives ten minutes and its code is redeemed
/// once. Once authorized, the attempt itself can be taken up again by its person for seven days. A job sweeps it.
/// </summary>
public sealed class SignupAttempt : IOwned
{
    /// <summary>Of the state.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    /// <summary>How long an authorized attempt can be taken up again.</summary>
    public static readonly TimeSpan Resumable = TimeSpan.FromDays(7);

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid UserId { get; private set; }

    public SignupDoor Door { get; private set; }

    /// <summary>SHA-256 of the random state, hex; the state itself is only in the URL.</summary>
    public string StateHash { get; private set; } = "";

    /// <summary>SHA-256 of the browser's session binding, hex; null when a program began it.</summary>
    public string? SessionHash { get; private set; }

    /// <summary>The redirect address the dialog was opened with; null for the popup, whose code is exchanged without one.</summary>
    public string? RedirectUri { get; private set; }

    /// <summary>The number this attempt reconnects; null when a new one is connected.</summary>
    public Guid? ReconnectsAccountId { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime ExpiresAtUtc { get; private set; }

    /// <summary>Set when the code was handed in; a second code for the same state is refused.</summary>
    public DateTime? RedeemedAtUtc { get; private set; }

    /// <summary>SHA-256 of the authorization code, hex, for the audit; never the code.</summary>
    public string? CodeHash { get; private set; }

    /// <summary>Encrypted, as in <see cref="WhatsAppAccount"/>; forgotten on completion.</summary>
    public string? ProtectedAccessToken { get; private set; }

    public TokenKind TokenKind { get; private set; }

    public DateTime? TokenExpiresAtUtc { get; private set; }

    public string GrantedScopes { get; private set; } = "";

    /// <summary>The customer's business portfolio, when Meta told it.</summary>
    public string? BusinessId { get; private set; }

    /// <summary>Comma-separated WABA ids the token was granted, from <c>debug_token</c>'s granular scopes.</summary>
    public string GrantedWabaIds { get; private set; } = "";

    /// <summary>What the popup's message said (<c>FINISH</c>, ...); the browser's word, so it only chooses words and defaults. Null: none came.</summary>
    public string? PopupEvent { get; private set; }

    public string? ChosenWabaId { get; private set; }

    public string? ChosenPhoneNumberId { get; private set; }

    /// <summary>The number, from the moment it is stored; the last steps still run.</summary>
    public Guid? WhatsAppAccountId { get; private set; }

    public DateTime? CompletedAtUtc { get; private set; }

    /// <summary>Given up by its person, who began anew.</summary>
    public DateTime? AbandonedAtUtc { get; private set; }

    private SignupAttempt()
    {
    }

    public SignupAttempt(Guid organizationId, Guid userId, string stateHash, string? sessionHash, string? redirectUri, DateTime nowUtc, Guid? reconnectsAccountId = null)
    {
        (OrganizationId, UserId, StateHash, SessionHash, RedirectUri) = (organizationId, userId, stateHash, sessionHash, redirectUri);
        Door = redirectUri is null ? SignupDoor.POPUP : SignupDoor.REDIRECT;
        ReconnectsAccountId = reconnectsAccountId;
        CreatedAtUtc = nowUtc;
        ExpiresAtUtc = nowUtc + Lifetime;
    }

    public IReadOnlyList<string> GrantedWabas => GrantedWabaIds.Split(',', StringSplitOptions.RemoveEmptyEntries);

    public bool IsAuthorized => ProtectedAccessToken is not null;

    public bool CanResume(DateTime nowUtc) => CompletedAtUtc is null && AbandonedAtUtc is null && RedeemedAtUtc is not null && nowUtc < CreatedAtUtc + Resumable;

    /// <summary>Takes the code, once, before it is exchanged.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_EXPIRED</c> after ten minutes, <c>OAUTH_STATE_INVALID</c> when already used.</exception>
    public void Redeem(string codeHash, DateTime nowUtc)
    {
        EnsureAlive(nowUtc);
        if (RedeemedAtUtc is not null) throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        (CodeHash, RedeemedAtUtc) = (codeHash, nowUtc);
    }

    /// <summary>The token, before it is looked at.</summary>
    public void Hold(string protectedSecret) => ProtectedAccessToken = protectedSecret;

    /// <summary>The token, and what <c>debug_token</c> says it is good for.</summary>
    public void Grant(string protectedSecret, TokenKind kind, DateTime? tokenExpiresAtUtc, string scopes, IEnumerable<string> grantedWabaIds, string? businessId = null)
    {
        (ProtectedAccessToken, TokenKind, TokenExpiresAtUtc, GrantedScopes) = (protectedSecret, kind, tokenExpiresAtUtc, scopes);
        GrantedWabaIds = string.Join(',', grantedWabaIds);
        BusinessId = businessId ?? BusinessId;
    }

    public void Heard(string popupEvent) => PopupEvent = Text.Shorten(popupEvent, 60);

    public void ChooseBusinessAccount(string? wabaId) => ChosenWabaId = wabaId;

    public void ChooseNumber(string? phoneNumberId) => ChosenPhoneNumberId = phoneNumberId;

    /// <summary>The installation's own token stands in for one of the attempt's own; no person goes to Meta.</summary>
    public void UseOwnPortfolio(string protectedSecret, string wabaId, DateTime nowUtc)
    {
        RedeemedAtUtc = nowUtc;
        Grant(protectedSecret, TokenKind.FALLBACK, null, "", [wabaId]);
    }

    /// <summary>The number is connected; nothing of the attempt's token is needed any more, only PINs it may have set for other numbers.</summary>
    public void Stored(Guid whatsAppAccountId, string? protectedPins) => (WhatsAppAccountId, ProtectedAccessToken) = (whatsAppAccountId, protectedPins);

    /// <summary>Ends the attempt. Its token is gone since the number was stored.</summary>
    public void Complete(DateTime nowUtc) => CompletedAtUtc = nowUtc;

    /// <summary>Keeps only what a later attempt needs: the PINs it may have set.</summary>
    public void Forget(string? protectedPins) => (ProtectedAccessToken, TokenExpiresAtUtc, GrantedWabaIds, GrantedScopes) = (protectedPins, null, "", "");

    public void Abandon(DateTime nowUtc) => AbandonedAtUtc ??= nowUtc;

    /// <exception cref="ProblemException"><c>OAUTH_STATE_EXPIRED</c>, or <c>OAUTH_STATE_INVALID</c> once completed or given up.</exception>
    public void EnsureAlive(DateTime nowUtc)
    {
        if (CompletedAtUtc is not null || AbandonedAtUtc is not null) throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        if (nowUtc >= ExpiresAtUtc) throw new ProblemException(Problem.Conflict("OAUTH_STATE_EXPIRED"));
    }
}
