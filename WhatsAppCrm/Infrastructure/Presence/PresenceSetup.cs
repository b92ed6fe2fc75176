using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>Who is there, and who looks at the same thing.</summary>
public static class PresenceSetup
{
    public static void AddPresence(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<PresenceSignal>();
        services.AddSingleton<PresenceBook>();
        services.AddSingleton<Teams>();
        services.AddSingleton<KeepPresence>();
        services.AddHostedService<PresenceBeat>();
        services.AddSingleton<TogetherSignal>();
        services.AddSingleton<Together>();
        services.AddHostedService<TogetherNotes>();
        services.AddScoped<Team>();
        services.AddScoped<OpenPage>();
        services.AddScoped<CircuitWatch>();
        services.AddScoped<SayAway>();
        services.TryAddEnumerable(ServiceDescriptor.Scoped<CircuitHandler, PresenceCircuitHandler>());
    }
}
