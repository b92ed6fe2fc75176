using Quartz;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Every hour.</summary>
[DisallowConcurrentExecution]
public sealed class PurgeLeadsJob(PurgeLeads purgeLeads) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await purgeLeads.RunAllAsync(cancellationToken);
}
