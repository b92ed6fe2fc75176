namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Every registration of this folder.</summary>
public static class WebhooksFeature
{
    public static void AddWebhooks(this IHostApplicationBuilder builder)
    {
    }

    public static void MapWebhooks(this WebApplication app)
    {
    }
}
