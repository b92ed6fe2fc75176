using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Architecture;

/// <summary>Work without a request or circuit begins the scope of its organization, or is named here as everyone's.</summary>
public sealed class BackgroundWorkTests
{
    private static readonly Dictionary<string, string> Global = new()
    {
        ["WhatsAppCrm.Features.Webhooks.SweepWebhooks"] = "wakes the drain and touches no row",
        ["WhatsAppCrm.Features.Webhooks.WebhookWriter"] = "stores bodies before anyone knows whose they are",
        ["WhatsAppCrm.Features.Sending.Later.ScheduledSweepJob"] = "wakes the drain and touches no row",
        ["WhatsAppCrm.Features.Sending.OutboxSweepJob"] = "ends claims a crashed process left, whoever they belong to",
        ["WhatsAppCrm.Infrastructure.Realtime.PostgreSqlLiveEvents"] = "passes on ids and touches no row",
        ["WhatsAppCrm.Infrastructure.Presence.TogetherNotes"] = "passes on what is in memory and touches no row",
        ["WhatsAppCrm.Infrastructure.Data.SqliteCheckpoints"] = "looks after files, not rows",
        ["WhatsAppCrm.Infrastructure.Logging.StartLine"] = "prints the address",
        ["WhatsAppCrm.Infrastructure.Mail.LetterDrain"] = "sends letters, which belong to no organization",
        ["WhatsAppCrm.Infrastructure.Secrets.KeyRingWatch"] = "looks at the installation's keys",
        ["WhatsAppCrm.Features.Contacts.ForgetMergeTracesJob"] = "clears what old merges kept, whoever they belong to",
        ["WhatsAppCrm.Infrastructure.Secrets.ReprotectSecretsJob"] = "encrypts every secret anew, whoever it belongs to",
    };

    [Fact]
    public void Every_job_and_background_service_restores_its_organization_or_is_global()
    {
        var begin = CodeMap.Callers(method => method.DeclaringType.Name == nameof(OrganizationScope) && method.Name == nameof(OrganizationScope.Begin)).ToHashSet();
        var work = CodeMap.Types.Where(type => type.BaseType?.FullName == "Microsoft.Extensions.Hosting.BackgroundService"
            || type.Interfaces.Any(implemented => implemented.InterfaceType.Name is "IJob" or "IHostedService" or "IHostedLifecycleService")).ToList();

        Assert.NotEmpty(work);
        var lost = work.Select(type => type.FullName).Where(name => !Global.ContainsKey(name) && !CodeMap.Reach(name).Overlaps(begin));
        Violations.AssertNone(lost);
    }
}
