using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Logging;

/// <summary>Says where to go once the first request can be taken.</summary>
public sealed class StartLine(IHostApplicationLifetime lifetime, PublicAddress address, ILogger<StartLine> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStarted.Register(() =>
            logger.LogInformation("WhatsAppCrm is ready at {Address}", address.Value.Replace("//127.0.0.1", "//localhost")));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
