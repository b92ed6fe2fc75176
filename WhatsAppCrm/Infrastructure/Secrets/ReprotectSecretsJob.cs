using Quartz;

namespace WhatsAppCrm.Infrastructure.Secrets;

/// <summary>Once a day: the framework makes a new key every ninety days, and what it replaced is then used no more.</summary>
[DisallowConcurrentExecution]
public sealed class ReprotectSecretsJob(ReprotectSecrets reprotectSecrets) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken) => await reprotectSecrets.RunAsync(cancellationToken);
}
