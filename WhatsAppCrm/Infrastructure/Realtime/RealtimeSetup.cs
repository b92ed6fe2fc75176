namespace WhatsAppCrm.Infrastructure.Realtime;

public static class RealtimeSetup
{
    public static void AddRealtime(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<ILiveEvents, InProcessLiveEvents>();
}
