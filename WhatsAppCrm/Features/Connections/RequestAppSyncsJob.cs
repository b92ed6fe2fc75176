using Quartz;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Every ten minutes.</summary>
[DisallowConcurrentExecution]
public sealed class RequestAppSyncsJob(RequestAppSyncs requestAppSyncs) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await requestAppSyncs.RunAsync(cancellationToken);
}
