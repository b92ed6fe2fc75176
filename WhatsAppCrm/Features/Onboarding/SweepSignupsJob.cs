using Quartz;

namespace WhatsAppCrm.Features.Onboarding;

/// <summary>Every minute.</summary>
[DisallowConcurrentExecution]
public sealed class SweepSignupsJob(SweepSignups sweepSignups) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sweepSignups.RunAsync(cancellationToken);
}
