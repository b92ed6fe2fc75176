using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>Where the business accounts of the current organization are to send their messages.</summary>
public sealed class WebhookOverrides(OwnWebhookAddress ownAddress, WebhookVerifyTokens verifyTokens, IOptions<MetaSettings> settings)
{
    /// <summary>This server, shown to Meta with the organization's own verify token.</summary>
    public async Task<WebhookOverride> HereAsync(CancellationToken cancellationToken) => new(ownAddress.Value, await verifyTokens.GetAsync(cancellationToken));

    /// <summary>What every subscription is made with: null (the app's own address) unless <see cref="MetaSettings.OverrideCallback"/> is on.</summary>
    public async Task<WebhookOverride?> StandingAsync(CancellationToken cancellationToken) => settings.Value.OverrideCallback ? await HereAsync(cancellationToken) : null;
}
