namespace WhatsAppCrm.Infrastructure.Settings;

/// <summary>
/// Port 5080 of this machine when nobody says otherwise. Not in appsettings.json: a value there would beat
/// <c>ASPNETCORE_URLS</c> and <c>ASPNETCORE_HTTP_PORTS</c>, which containers set.
/// </summary>
public static class DefaultAddress
{
    public static void AddDefaultAddress(this ConfigurationManager configuration)
    {
        if (configuration["urls"] is null && configuration["http_ports"] is null && configuration["https_ports"] is null)
            configuration.Sources.Insert(0, new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource { InitialData = new Dictionary<string, string?> { ["urls"] = "http://127.0.0.1:5080" } });
    }
}
