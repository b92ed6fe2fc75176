using Quartz;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Every minute; most rounds find nothing due.</summary>
[DisallowConcurrentExecution]
public sealed class SyncTemplatesJob(SyncDueTemplates sync) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await sync.RunAsync(cancellationToken);
}
