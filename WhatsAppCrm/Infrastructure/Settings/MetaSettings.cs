namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>Section <c>Meta</c>: the Meta app, and where Meta is. In Development it points at the sandbox by itself.</summary>
public sealed class MetaSettings
{
    public const string Section = "Meta";

    public string? AppId { get; set; }

    /// <summary>Also the key of the webhooks' signatures. Never shown anywhere.</summary>
    public string? AppSecret { get; set; }

    /// <summary>Accepted beside <see cref="AppSecret"/> while the secret is being rotated.</summary>
    public string? PreviousAppSecret { get; set; }

    /// <summary>Facebook Login for Business configuration of Embedded Signup.</summary>
    public string? ConfigId { get; set; }

    /// <summary>Redirect flow; null means <c>{PublicUrl}/api/integrations/whatsapp/callback</c>.</summary>
    public string? RedirectUri { get; set; }

    /// <summary>Own-portfolio fallback token.</summary>
    public string? SystemUserToken { get; set; }

    /// <summary><c>hub.verify_token</c> of the app's webhook.</summary>
    public string? VerifyToken { get; set; }

    /// <summary>
    /// True: each business account's messages are sent to this server's own address, whatever the app's webhook says, for an app
    /// that several servers share. Account and template webhooks go to the app's address all the same.
    /// </summary>
    public bool OverrideCallback { get; set; }

    /// <summary>Without version and trailing slash. Meta's own host unless the sandbox stands in.</summary>
    public string GraphBaseUrl { get; set; } = "https://graph.facebook.com";

    public string GraphVersion { get; set; } = "v25.0";

    public string DialogBaseUrl { get; set; } = "https://www.facebook.com";

    public string SdkUrl { get; set; } = "https://connect.facebook.net/en_US/sdk.js";

    /// <summary>JSON passed as <c>extras</c> to <c>FB.login</c>.</summary>
    public string SignupExtras { get; set; } = """{"setup":{}}""";

    /// <summary>
    /// Hosts that customers' files may be fetched from with a token: names, or <c>*.</c> and a domain. Empty: Meta's own as it is
    /// known to use them (read 2026-11-20).
    /// </summary>
    public string[] MediaHosts { get; set; } = [];

    internal IReadOnlyList<string> MediaHostsOrMetas =>
        MediaHosts.Length > 0 ? MediaHosts : ["lookaside.fbsbx.com", "*.fbcdn.net", "*.facebook.com", "*.whatsapp.net"];
}
