using Quartz;

namespace WhatsAppCrm.Features.Connections;

/// <summary>Every hour, at a minute of its own in each process.</summary>
[DisallowConcurrentExecution]
public sealed class LookAfterTokensJob(LookAfterTokens lookAfterTokens) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await lookAfterTokens.RunAsync(cancellationToken);
}
