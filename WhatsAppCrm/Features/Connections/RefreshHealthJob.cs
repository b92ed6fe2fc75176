using Quartz;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Every few minutes.</summary>
[DisallowConcurrentExecution]
public sealed class RefreshHealthJob(RefreshDueHealth refresh) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await refresh.RunAsync(cancellationToken);
}
