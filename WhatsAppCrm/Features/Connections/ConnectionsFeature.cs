namespace WhatsAppCrm.Features.Connections;

/// <summary>Every registration of this folder.</summary>
public static class ConnectionsFeature
{
    public static void AddConnections(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddScoped<BusinessAccountUse>();
        services.AddScoped<NumberQueries>();
        services.AddScoped<DisconnectNumber>();
        services.AddScoped<ReadNumberHealth>();
        services.AddScoped<ProveRoundTrip>();
        services.AddScoped<RequestAppSync>();
        builder.AddTokenCare();
    }
}
