using Quartz;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Every few minutes: what Meta did not answer at once.</summary>
[DisallowConcurrentExecution]
public sealed class UnsubscribeJob(UnsubscribeGivenUp unsubscribe) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await unsubscribe.RunAllAsync(cancellationToken);
}
