using System.Globalization;

namespace WhatsAppCrm.MetaSandbox.Graph;

/// <summary>
/// The errors the stand-in answers. Meta Cloud API, error codes, and Graph API, handling errors, read 2026-11-20; texts of the
/// token errors as commonly observed.
/// </summary>
internal static class GraphErrors
{
    public static GraphException TokenMissing() =>
        new(new(104, "An access token is required to request this resource.", 401));

    public static GraphException TokenInvalid() =>
        new(new(190, "Invalid OAuth access token - Cannot parse access token", 401));

    public static GraphException TokenExpired(DateTime expired, DateTime now) => new(new(
        190,
        $"Error validating access token: Session has expired on {Long(expired)}. The current time is {Long(now)}.",
        401) { Subcode = 463 });

    public static GraphException TokenRevoked() => new(new(
        190, "Error validating access token: The user has not authorized application.", 401) { Subcode = 458 });

    public static GraphException ProofInvalid() =>
        new(new(100, "Invalid appsecret_proof provided in the API argument") { Type = "GraphMethodException" });

    public static GraphException Unsupported(string method, string id) => new(new(
        100,
        $"Unsupported {method.ToLowerInvariant()} request. Object with ID '{id}' does not exist, cannot be loaded due to missing permissions, "
        + "or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api")
    {
        Subcode = 33,
        Type = "GraphMethodException",
    });

    public static GraphException UnknownPath(string path) =>
        new(new(2500, $"Unknown path components: /{path}"));

    public static GraphException PermissionMissing() =>
        new(new(10, "Application does not have permission for this action", 403) { Numbered = true });

    public static GraphException NoField(string field, string node) =>
        new(new(100, $"Tried accessing nonexisting field ({field}) on node type ({node})") { Numbered = true });

    public static GraphException Required(string parameter) =>
        new(new(100, $"The parameter {parameter} is required.") { Numbered = true });

    public static GraphException Invalid(string text, string? details = null) =>
        new(new(100, text) { Numbered = true, Details = details });

    public static GraphException UnexpectedKey(string key, string parameter) =>
        Invalid("Invalid parameter", $"Unexpected key \"{key}\" on param \"{parameter}\".");

    public static GraphException RequiredMissing(string parameter) =>
        Messaging(131008, "Required parameter is missing", $"The parameter {parameter} is required.");

    public static GraphException ValueInvalid(string details) =>
        Messaging(131009, "Parameter value is not valid", details);

    public static GraphException Messaging(int code, string title, string details, int status = 400) =>
        new(new(code, title, status) { Numbered = true, Details = details });

    public static GraphError WindowClosed { get; } = new(131047, "Re-engagement message")
    {
        Numbered = true,
        Details = "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
    };

    public static GraphException NotRegistered() => Messaging(
        133010, "Account not registered", "Account does not exist in Cloud API, please use /register API to create an account first");

    /// <summary>A disabled account and a banned number answer alike.</summary>
    public static GraphException Locked() => Messaging(
        131031, "Business Account locked", "The WhatsApp Business Account associated with this app has been restricted or disabled for violating a platform policy.", 403);

    public static GraphException Restricted() => Messaging(
        368, "Temporarily blocked for policies violations", "The WhatsApp Business Account associated with this app has been restricted for violating a platform policy.", 403);

    public static GraphException Throughput() => Messaging(
        130429, "Rate limit hit", "Message failed to send because there were too many messages sent from this phone number in a short period of time", 429);

    public static GraphException PairRate() => Messaging(
        131056, "(Business Account, Consumer Account) pair rate limit hit",
        "Message failed to send because there were too many messages sent from this phone number to the same phone number in a short period of time.");

    private static string Long(DateTime utc) => utc.ToString("dddd, dd-MMM-yy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
