namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>
/// One try at connecting a number: the OAuth state and what it has brought so far. Bound to user, organization and, in a
/// browser, to its session. Lives ten minutes, its code is redeemed once, and a job sweeps it.
/// </summary>
public sealed class SignupAttempt : IOwned
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid UserId { get; private set; }

    /// <summary>SHA-256 of the random state, hex; the state itself is only in the URL.</summary>
    public string StateHash { get; private set; } = "";

    /// <summary>SHA-256 of the browser's session binding, hex; null when a program began it.</summary>
    public string? SessionHash { get; private set; }

    /// <summary>The redirect address the dialog was opened with; null for the popup, whose code is exchanged without one.</summary>
    public string? RedirectUri { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    public DateTime ExpiresAtUtc { get; private set; }

    /// <summary>Set when the code was handed in; a second code for the same state is refused.</summary>
    public DateTime? RedeemedAtUtc { get; private set; }

    /// <summary>SHA-256 of the authorization code, hex, for the audit; never the code.</summary>
    public string? CodeHash { get; private set; }

    /// <summary>Encrypted, as in <see cref="WhatsAppAccount"/>; forgotten on completion.</summary>
    public string? ProtectedAccessToken { get; private set; }

    public DateTime? TokenExpiresAtUtc { get; private set; }

    /// <summary>Comma-separated WABA ids the token was granted, from <c>debug_token</c>'s granular scopes.</summary>
    public string GrantedWabaIds { get; private set; } = "";

    public DateTime? CompletedAtUtc { get; private set; }

    private SignupAttempt()
    {
    }

    public SignupAttempt(Guid organizationId, Guid userId, string stateHash, string? sessionHash, string? redirectUri, DateTime nowUtc)
    {
        OrganizationId = organizationId;
        UserId = userId;
        StateHash = stateHash;
        SessionHash = sessionHash;
        RedirectUri = redirectUri;
        CreatedAtUtc = nowUtc;
        ExpiresAtUtc = nowUtc + Lifetime;
    }

    public IReadOnlyList<string> GrantedWabas => GrantedWabaIds.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Takes the code, once, before it is exchanged.</summary>
    /// <exception cref="ProblemException"><c>OAUTH_STATE_EXPIRED</c> after ten minutes, <c>OAUTH_STATE_INVALID</c> when already used.</exception>
    public void Redeem(string codeHash, DateTime nowUtc)
    {
        EnsureAlive(nowUtc);
        if (RedeemedAtUtc is not null) throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        (CodeHash, RedeemedAtUtc) = (codeHash, nowUtc);
    }

    public void Grant(string protectedAccessToken, DateTime? tokenExpiresAtUtc, IEnumerable<string> grantedWabaIds)
    {
        ProtectedAccessToken = protectedAccessToken;
        TokenExpiresAtUtc = tokenExpiresAtUtc;
        GrantedWabaIds = string.Join(',', grantedWabaIds);
    }

    /// <summary>Ends the attempt and forgets its token.</summary>
    public void Complete(DateTime nowUtc) => (CompletedAtUtc, ProtectedAccessToken) = (nowUtc, null);

    /// <exception cref="ProblemException"><c>OAUTH_STATE_EXPIRED</c>, or <c>OAUTH_STATE_INVALID</c> once completed.</exception>
    public void EnsureAlive(DateTime nowUtc)
    {
        if (CompletedAtUtc is not null) throw new ProblemException(Problem.Conflict("OAUTH_STATE_INVALID"));
        if (nowUtc >= ExpiresAtUtc) throw new ProblemException(Problem.Conflict("OAUTH_STATE_EXPIRED"));
    }
}
