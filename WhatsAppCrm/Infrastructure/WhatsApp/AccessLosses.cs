using WhatsAppCrm.Domain.WhatsAppAccounts;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// Why access was lost, as a stable code, from what Meta said. Codes and subcodes are Meta's (Graph API, handling errors, and Meta
/// Cloud API, error codes, read 2026-11-20); which words fit which is our reading.
/// </summary>
public static class AccessLosses
{
    public const string TokenExpired = "TOKEN_EXPIRED";
    public const string AccessRevoked = "ACCESS_REVOKED";
    public const string PermissionMissing = "PERMISSION_MISSING";
    public const string AccountRestricted = "ACCOUNT_RESTRICTED";

    /// <summary>The stored token can't be decrypted: its key is gone, or the row is not the one it was made for.</summary>
    public const string TokenUnreadable = "TOKEN_UNREADABLE";

    /// <summary>Anything else, and a number that has no token at all.</summary>
    public const string AccessLost = "ACCESS_LOST";

    private const int SessionExpired = 463;

    /// <summary>Answered in Meta's place when a number has no token and there is no fallback.</summary>
    public static readonly GraphError NoToken = Ours("The number has no access token.");

    /// <summary>Answered in Meta's place when the stored token can't be decrypted.</summary>
    public static readonly GraphError Unreadable = Ours("The stored access token can't be read.");

    /// <param name="error">One that <see cref="GraphErrors.Classify"/> called <see cref="GraphErrorKind.AccessLost"/>.</param>
    public static AccessLoss Of(GraphError error) => error switch
    {
        _ when error == Unreadable => new(TokenUnreadable),
        _ when error == NoToken => new(AccessLost),
        _ => new(Code(error), error.Code, error.Details ?? error.Title),
    };

    private static string Code(GraphError error) => (error.Code, error.Subcode) switch
    {
        (190, SessionExpired) => TokenExpired,
        (190 or 0, _) => AccessRevoked,
        (100, 33) or (33 or 3 or 10 or 131005 or (>= 200 and <= 299), _) => PermissionMissing,
        (368 or 131031, _) => AccountRestricted,
        _ => AccessLost,
    };

    /// <summary>Classified like an expired token: the number has to be reconnected.</summary>
    private static GraphError Ours(string words) => new(190, null, words, null, 401, null, null);
}
