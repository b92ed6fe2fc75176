using Quartz;
using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Features.Sending.Later;

/// <summary>Wakes the drain of scheduled messages at every interval, in case a wake was lost or another process scheduled something.</summary>
[DisallowConcurrentExecution]
public sealed class ScheduledSweepJob(ScheduledSignal signal) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        signal.Wake();
        return ValueTask.CompletedTask;
    }
}
