using Quartz;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Every few minutes.</summary>
[DisallowConcurrentExecution]
public sealed class WatchSilenceJob(WatchSilence watchSilence) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await watchSilence.RunAllAsync(cancellationToken);
}
