using Quartz;
using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Features.Sending;

/// <summary>Looks after the outbox at every interval: ends claims left by a crash, and wakes the drain in case a wake was lost.</summary>
[DisallowConcurrentExecution]
public sealed class OutboxSweepJob(ExpireClaims expireClaims, OutboxSignal signal) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        await expireClaims.RunAsync(cancellationToken);
        signal.Wake();
    }
}
