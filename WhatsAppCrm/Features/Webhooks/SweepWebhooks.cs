using Quartz;
using WhatsAppCrm.Infrastructure.Jobs;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>Wakes the drain now and then: for retries whose time has come, and for what was stored by a process that died.</summary>
[DisallowConcurrentExecution]
public sealed class SweepWebhooks(WebhookQueueSignal signal) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        signal.Wake();
        return ValueTask.CompletedTask;
    }
}
