using Serilog;
using Serilog.Events;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Logging;

/// <summary>Serilog: console everywhere, a rolling file under the data directory in Production; levels from the section <c>Serilog</c>.</summary>
public static class LoggingSetup
{
    private const string Template = "{Timestamp:HH:mm:ss.fff} {Level:u3} {SourceContext}: {Message:lj}{NewLine}{Exception}";
    private const string FileTemplate = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} {Level:u3} {SourceContext}: {Message:lj} {Properties:j}{NewLine}{Exception}";

    public static void AddLogging(this WebApplicationBuilder builder)
    {
        var configuration = new LoggerConfiguration().ReadFrom.Configuration(builder.Configuration).Enrich.FromLogContext()
            // The keys lie in the database, readable by whoever can read the rest of it; the key ring itself is no news at each start.
            .MinimumLevel.Override("Microsoft.AspNetCore.DataProtection", LogEventLevel.Error)
            // Logged once, by the exception handler's own line or by the request line.
            .WriteTo.Console(outputTemplate: Template)
            // Said in one line when the process ends.
            .Filter.ByExcluding(line => StartException.Explain(line.Exception) is not null);
        if (builder.Environment.IsProduction())
        {
            configuration.WriteTo.File(
                Path.Combine(DataDirectory.Resolve(builder.Configuration, builder.Environment), "logs", "whatsappcrm-.log"),
                rollingInterval: RollingInterval.Day, retainedFileCountLimit: 14, fileSizeLimitBytes: 100_000_000, rollOnFileSizeLimit: true, outputTemplate: FileTemplate);
        }

        builder.Logging.ClearProviders();
        builder.Logging.AddSerilog(configuration.CreateLogger(), dispose: true);
        builder.Services.AddHostedService<StartLine>();
    }
}
