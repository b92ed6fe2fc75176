using Quartz;

namespace WhatsAppCrm.Features.Media;

/// <summary>Every quarter of an hour.</summary>
[DisallowConcurrentExecution]
public sealed class SweepMediaJob(SweepMedia sweep) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sweep.RunAsync(cancellationToken);
}
