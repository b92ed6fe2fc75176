namespace WhatsAppCrm.Features.Sending;

/// <summary>Every registration of this folder.</summary>
public static class SendingFeature
{
    public static void AddSending(this IHostApplicationBuilder builder)
    {
    }
}
