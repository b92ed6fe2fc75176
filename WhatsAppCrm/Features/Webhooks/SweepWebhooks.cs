using Quartz;
using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Wakes the drain now and then, for retries whose time has come and for what was stored by a process that died; and joins statuses that missed their message.</summary>
[DisallowConcurrentExecution]
public sealed class SweepWebhooks(WebhookQueueSignal signal, JoinParkedStatuses joinParked) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        signal.Wake();
        await joinParked.RunAsync(cancellationToken);
    }
}
