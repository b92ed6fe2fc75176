namespace WhatsAppCrm.MetaSandbox;

/// <summary>The configuration section <c>Sandbox</c>: who the stand-in is and where it keeps and sends things.</summary>
public sealed class SandboxOptions : SandboxSettings
{
    public const string Section = "Sandbox";

    public string AppId { get; set; } = "100000000000001";

    public string AppSecret { get; set; } = "sandbox-app-secret-not-a-real-one";

    public string ConfigId { get; set; } = "200000000000001";

    public string VerifyToken { get; set; } = "sandbox-verify-token";

    /// <summary>Accepted for every business account, as a system user of the app's own portfolio would be.</summary>
    public string SystemUserToken { get; set; } = "sandbox-system-user-token-not-a-real-one";

    /// <summary>The app's callback URL; null is <c>/api/webhooks/whatsapp</c> at the first address this process listens on.</summary>
    public string? WebhookUrl { get; set; }

    /// <summary>Files are kept in <c>sandbox/</c> below it; null takes <c>App:DataDirectory</c>, else <c>App_Data</c>.</summary>
    public string? DataDirectory { get; set; }
}
