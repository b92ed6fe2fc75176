using WhatsAppCrm.Domain.AutoReplies;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.AutoReply;

/// <param name="IsFirst">The customer has not written lately, so a greeting is due.</param>
/// <param name="AtUtc">When the customer would write.</param>
public sealed record AutoReplyTrial(string Text, string? CustomerName, bool IsFirst, DateTime AtUtc);

/// <summary>What would be answered, by the same rules as in earnest; nothing is stored, sent or asked. Also for what is not saved yet.</summary>
public sealed class TryAutoReply(CurrentOrganization current)
{
    /// <returns>As if it were switched on.</returns>
    public AutoReplyDecision Run(AutoReplyPlan plan, AutoReplyTrial trial, string businessName, TimeZoneInfo zone)
    {
        current.Require(Role.MANAGER);
        var situation = new AutoReplySituation(
            trial.Text, trial.CustomerName, businessName, trial.AtUtc, trial.AtUtc, trial.IsFirst ? null : trial.AtUtc.AddMinutes(-5), AwaySaidAtUtc: null, zone);
        return (plan with { IsOn = true }).Decide(situation);
    }
}
