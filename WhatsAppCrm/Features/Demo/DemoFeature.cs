namespace WhatsAppCrm.Features.Demo;

/// <summary>Every registration of this folder. What is registered refuses to work outside Development.</summary>
public static class DemoFeature
{
    public static void AddDemo(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DemoOffer>();
        builder.Services.AddHttpClient<DemoNumberSetup>(client => client.Timeout = TimeSpan.FromSeconds(10)).RemoveAllLoggers();
        builder.Services.AddScoped<ExploreDemo>();
    }
}
