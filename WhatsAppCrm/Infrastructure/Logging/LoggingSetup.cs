using Serilog;

namespace WhatsAppCrm.Infrastructure.Logging;

/// <summary>Serilog, configured by the section <c>Serilog</c>: console everywhere, a rolling file in Production.</summary>
public static class LoggingSetup
{
    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var configuration = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext();
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(configuration.CreateLogger(), dispose: true);
    }
}
