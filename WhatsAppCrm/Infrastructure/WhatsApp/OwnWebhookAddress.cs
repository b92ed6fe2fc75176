using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>The address of ours that Meta delivers webhooks to.</summary>
public sealed class OwnWebhookAddress(PublicAddress publicAddress)
{
    public const string Path = "/api/webhooks/whatsapp";

    /// <summary>Meta takes no longer one as an override. Meta Cloud API, webhooks override, read 2026-11-20.</summary>
    public const int MaxLength = 200;

    public string Value => publicAddress.Value + Path;
}
