using Serilog;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Logging;

/// <summary>Serilog, configured by the section <c>Serilog</c>: console everywhere, a rolling file in Production.</summary>
public static class LoggingSetup
{
    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var configuration = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext()
            // Said in one line when the process ends.
            .Filter.ByExcluding(line => StartException.Explain(line.Exception) is not null);
        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(configuration.CreateLogger(), dispose: true);
    }
}
