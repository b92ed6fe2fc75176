namespace WhatsAppCrm.Domain.WhatsAppAccounts;

/// <summary>Which kind of token a number's access rests on; decides whether and how it can be lengthened. Stored and sent by name.</summary>
public enum TokenKind
{
    /// <summary>Business integration system user: what Embedded Signup gives. Never expires, or after 60 days.</summary>
    BUSINESS,

    /// <summary>A person's own: about 60 days.</summary>
    USER,

    /// <summary>The installation's <c>Meta:SystemUserToken</c>; nothing is stored with the number.</summary>
    FALLBACK,
}

/// <summary>What the sign-up or a renewal brought: the encrypted token and what <c>debug_token</c> said of it.</summary>
/// <param name="ProtectedToken">Null with <see cref="TokenKind.FALLBACK"/>.</param>
/// <param name="ExpiresAtUtc">Null: never.</param>
/// <param name="Scopes">Permissions, comma-separated.</param>
/// <param name="BusinessId">The customer's portfolio id (<c>client_business_id</c>), needed to renew a 60-day business token; null when unknown.</param>
public sealed record AccountAccess(string? ProtectedToken, TokenKind Kind, DateTime? ExpiresAtUtc, string Scopes, string? BusinessId = null)
{
    public static readonly AccountAccess Fallback = new(null, TokenKind.FALLBACK, null, "");

    // A record prints its members; this one must not.
    public override string ToString() => nameof(AccountAccess);
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

/// <summary>Why a number needs to be reconnected, or was given up.</summary>
/// <param name="Code">A stable code, for the words: <c>TOKEN_EXPIRED</c>, <c>ACCESS_REVOKED</c>, <c>PERMISSION_MISSING</c>, <c>ACCOUNT_RESTRICTED</c>, <c>PARTNER_REMOVED</c>, <c>ACCOUNT_DELETED</c>, ...</param>
/// <param name="MetaCode">Meta's error code; null when a webhook or a person said so.</param>
/// <param name="MetaMessage">Meta's words, for support.</param>
public sealed record AccessLoss(string Code, int? MetaCode = null, string? MetaMessage = null);
