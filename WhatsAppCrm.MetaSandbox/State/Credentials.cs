namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>What a token may touch; business tokens come from the sign-up, the system user's from configuration.</summary>
internal sealed class AccessToken
{
    /// <summary>Names the token in the ledger and in <c>control/state</c>, where its value never stands.</summary>
    public required string Id { get; set; }

    public required string Value { get; set; }

    /// <summary>SYSTEM_USER or USER.</summary>
    public string Type { get; set; } = "SYSTEM_USER";

    public required string UserId { get; set; }

    public List<string> AccountIds { get; set; } = [];

    public List<string> Scopes { get; set; } = [];

    public DateTime IssuedUtc { get; set; }

    public DateTime? ExpiresUtc { get; set; }

    public bool Revoked { get; set; }

    /// <summary>True for the token of the app's own portfolio, which reaches every business account.</summary>
    public bool ReachesAll { get; set; }

    public bool Reaches(string accountId) => ReachesAll || AccountIds.Contains(accountId);
}

internal sealed class AuthorizationCode
{
    public required string Value { get; set; }

    /// <summary>Null for a popup's code, which must be exchanged without a redirect_uri.</summary>
    public string? RedirectUri { get; set; }

    public List<string> AccountIds { get; set; } = [];

    /// <summary>What was agreed to when it was less than asked for; null is everything.</summary>
    public List<string>? Scopes { get; set; }

    /// <summary>SYSTEM_USER with a sign-up configuration, USER for a plain login.</summary>
    public string TokenType { get; set; } = "SYSTEM_USER";

    public DateTime ExpiresUtc { get; set; }

    public bool Used { get; set; }
}
