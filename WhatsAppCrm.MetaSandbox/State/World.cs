using System.Text.Json.Nodes;

namespace WhatsAppCrm.MetaSandbox.State;

/// <summary>Everything of Meta's side that must survive a restart, except the chats and what is still to be delivered.</summary>
internal sealed class World
{
    public List<Business> Businesses { get; set; } = [];

    public List<BusinessAccount> Accounts { get; set; } = [];

    public List<BusinessNumber> Numbers { get; set; } = [];

    public List<Template> Templates { get; set; } = [];

    public List<LockedName> LockedNames { get; set; } = [];

    /// <summary>Handles of uploaded example files.</summary>
    public List<string> ExampleHandles { get; set; } = [];

    public List<AccessToken> Tokens { get; set; } = [];

    public List<AuthorizationCode> Codes { get; set; } = [];

    public List<MediaFile> Media { get; set; } = [];

    /// <summary>What was changed through the control calls, laid over the configured settings.</summary>
    public JsonObject? SettingChanges { get; set; }

    public Subscription Subscription { get; set; } = new();

    public int TokensIssued { get; set; }
}

/// <summary>A customer's business portfolio.</summary>
internal sealed record Business(string Id, string Name);

/// <summary>A WhatsApp business account (WABA).</summary>
internal sealed class BusinessAccount
{
    public required string Id { get; set; }

    public required string BusinessId { get; set; }

    public required string Name { get; set; }

    public string TimezoneId { get; set; } = "1";

    public string Country { get; set; } = "US";

    public string Currency { get; set; } = "USD";

    public string ReviewStatus { get; set; } = "APPROVED";

    /// <summary>ACTIVE, or DISABLED while banned: then nothing can be sent.</summary>
    public string Status { get; set; } = "ACTIVE";

    public string OwnershipType { get; set; } = "CLIENT_OWNED";

    public string BusinessVerification { get; set; } = "verified";

    public string MessagingLimit { get; set; } = "TIER_2K";

    /// <summary>AVAILABLE, LIMITED or BLOCKED, as <c>health_status</c> shows it.</summary>
    public string CanSendMessage { get; set; } = "AVAILABLE";

    public List<Restriction> Restrictions { get; set; } = [];

    /// <summary>True once the app is subscribed; without it no webhook is sent.</summary>
    public bool Subscribed { get; set; }

    public CallbackOverride? Override { get; set; }

    /// <summary>True for an account made by a script for itself: the sign-up dialog does not offer it.</summary>
    public bool Private { get; set; }
}

/// <param name="Type">RESTRICTED_BIZ_INITIATED_MESSAGING and so on.</param>
internal sealed record Restriction(string Type, DateTime UntilUtc);

internal sealed record CallbackOverride(string Url, string VerifyToken);

/// <summary>A business phone number.</summary>
internal sealed class BusinessNumber
{
    public required string Id { get; set; }

    public required string AccountId { get; set; }

    /// <summary>With spaces and plus, as people read it.</summary>
    public required string DisplayNumber { get; set; }

    public required string VerifiedName { get; set; }

    public string QualityRating { get; set; } = "GREEN";

    public bool Registered { get; set; }

    /// <summary>The two-step verification PIN, null until the first registration sets it.</summary>
    public string? Pin { get; set; }

    /// <summary>True for a number that also lives in the WhatsApp Business app (coexistence).</summary>
    public bool IsOnBizApp { get; set; }

    public string ThroughputLevel { get; set; } = "STANDARD";

    /// <summary>FLAGGED, RESTRICTED, BANNED and so on; null is CONNECTED or PENDING by itself.</summary>
    public string? Status { get; set; }

    public string NameStatus { get; set; } = "APPROVED";

    /// <summary>Of a changed name that is still reviewed.</summary>
    public string NewNameStatus { get; set; } = "NONE";

    public string CodeVerificationStatus { get; set; } = "VERIFIED";

    public string MessagingLimit { get; set; } = "TIER_2K";

    public string AccountMode { get; set; } = "LIVE";

    public bool IsOfficial { get; set; }

    /// <summary>AVAILABLE, LIMITED or BLOCKED, as <c>health_status</c> shows it.</summary>
    public string CanSendMessage { get; set; } = "AVAILABLE";

    public string? Username { get; set; }

    public string ShownStatus => Status ?? (Reachable ? "CONNECTED" : "PENDING");

    public CallbackOverride? Override { get; set; }

    public DateTime OnboardedUtc { get; set; }

    public List<DateTime> RegisterAttemptsUtc { get; set; } = [];

    public List<string> SyncedAppData { get; set; } = [];

    public JsonObject Profile { get; set; } = [];

    public string Digits => new([.. DisplayNumber.Where(char.IsAsciiDigit)]);

    /// <summary>True when the number can send and receive: registered, or living in the app.</summary>
    public bool Reachable => Registered || IsOnBizApp;
}

internal sealed class Template
{
    public required string Id { get; set; }

    public required string AccountId { get; set; }

    public required string Name { get; set; }

    public required string Language { get; set; }

    public required string Category { get; set; }

    public string Status { get; set; } = "PENDING";

    public string RejectedReason { get; set; } = "NONE";

    public string ParameterFormat { get; set; } = "POSITIONAL";

    public JsonArray Components { get; set; } = [];

    public DateTime UpdatedUtc { get; set; }

    public string Quality { get; set; } = "UNKNOWN";

    /// <summary>What it will be, once announced; null otherwise.</summary>
    public string? CorrectCategory { get; set; }

    public string? PreviousCategory { get; set; }

    /// <summary>Approved at any time: then its name is not free at once when it is deleted.</summary>
    public bool WasApproved { get; set; }

    /// <summary>When it was changed while it was approved.</summary>
    public List<DateTime> EditsUtc { get; set; } = [];
}

/// <summary>The name of a deleted template, which nobody may use for a while.</summary>
internal sealed record LockedName(string AccountId, string Name, string Language, DateTime UntilUtc);

internal sealed class MediaFile
{
    public required string Id { get; set; }

    public required string NumberId { get; set; }

    public required string MimeType { get; set; }

    public required string Sha256 { get; set; }

    public long Size { get; set; }

    public string? FileName { get; set; }

    public DateTime CreatedUtc { get; set; }

    /// <summary>Told instead of the true ones, when a script wants to see what comes of it.</summary>
    public string? ToldSha256 { get; set; }

    public string? ToldLink { get; set; }

    public long? ToldSize { get; set; }
}
