using Quartz;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Every half minute.</summary>
[DisallowConcurrentExecution]
public sealed class RemindersJob(RemindOfTasks remindOfTasks) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await remindOfTasks.RunAllAsync(cancellationToken);
}
