namespace WhatsAppCrm.Features.Demo;

/// <summary>Every registration of this folder; only in Development.</summary>
public static class DemoFeature
{
    public static void AddDemo(this IHostApplicationBuilder builder)
    {
    }
}
