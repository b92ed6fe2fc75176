using Quartz;

namespace WhatsAppCrm.Features.Connections;

/// <summary>At every interval: alerts are raised in many places, and none of them waits for mail.</summary>
[DisallowConcurrentExecution]
public sealed class MailAlertsJob(MailAlerts mailAlerts) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await mailAlerts.RunAsync(cancellationToken);
}
