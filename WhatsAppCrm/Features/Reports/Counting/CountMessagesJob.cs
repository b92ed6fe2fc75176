using Quartz;

namespace WhatsAppCrm.Features.Reports.Counting;

/// <summary>Every minute.</summary>
[DisallowConcurrentExecution]
public sealed class CountMessagesJob(CountMessages countMessages) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await countMessages.RunAsync(cancellationToken);
}
