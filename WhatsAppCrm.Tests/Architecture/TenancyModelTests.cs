using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Tests.Architecture;

/// <summary>The fourth tenancy lock: every table is owned or named here, and so is everyone who looks past the filter.</summary>
public sealed class TenancyModelTests
{
    /// <summary>Tables that belong to no organization.</summary>
    private static readonly string[] Global =
    [
        "Users", "AspNetUserClaims", "AspNetUserLogins", "AspNetUserTokens", // a person may belong to several organizations
        "Organizations", // the tenants themselves
        "WebhookEvents", // one body may concern several organizations
        "DataProtectionKeys", // one ring for the installation
        "TallyPositions", // how far everybody's messages are counted
        "QueuedLetters", // a person may belong to several organizations, or to none yet
    ];

    /// <summary>Who may look past the tenant filter, and why.</summary>
    private static readonly Dictionary<string, string> PastTheFilter = new()
    {
        ["WhatsAppCrm.Infrastructure.Tenancy.MembershipLookup"] = "finds out where a person belongs",
        ["WhatsAppCrm.Infrastructure.Tenancy.FrameQueries"] = "lists a person's own organizations for the switch",
        ["WhatsAppCrm.Features.Organizations.AcceptInvitation"] = "finds an invitation by its link's secret",
        ["WhatsAppCrm.Features.Organizations.OrganizationQueries"] = "lists a person's own organizations",
        ["WhatsAppCrm.Features.Connections.BusinessAccountUse"] = "asks whether another organization still needs a business account's webhooks",
        ["WhatsAppCrm.Features.Connections.UnsubscribeGivenUp"] = "finds out who has webhooks to switch off",
        ["WhatsAppCrm.Features.Connections.WatchSilence"] = "finds out who has connected numbers",
        ["WhatsAppCrm.Features.Connections.RefreshDueHealth"] = "finds out whose numbers are due to be read",
        ["WhatsAppCrm.Features.Connections.AllConnectionsQueries"] = "shows platform administrators every connection, without its content",
        ["WhatsAppCrm.Features.Leads.RemindOfTasks"] = "finds out who has reminders that are due",
        ["WhatsAppCrm.Features.Leads.Import.RunImports"] = "finds out who has imports to go on with",
        ["WhatsAppCrm.Features.Onboarding.Signups"] = "finds out which organization an OAuth state was made for",
        ["WhatsAppCrm.Features.Onboarding.SignupChoices"] = "asks whether another organization has the number",
        ["WhatsAppCrm.Features.Onboarding.SweepSignups"] = "finds out who has attempts to sweep",
        ["WhatsAppCrm.Features.Connections.RequestAppSyncs"] = "finds whose numbers still miss what the business app holds",
        ["WhatsAppCrm.Features.Webhooks.RouteWebhookEvents"] = "finds out whose number a webhook is for",
        ["WhatsAppCrm.Features.Connections.LookAfterTokens"] = "finds out who has tokens to look after, and who uses the installation's own",
        ["WhatsAppCrm.Features.Connections.MailAlerts"] = "finds out who has alerts to be told of",
        ["WhatsAppCrm.Infrastructure.Secrets.ReprotectSecrets"] = "encrypts every stored secret with the current key, whoever it belongs to",
        ["WhatsAppCrm.Features.Webhooks.JoinParkedStatuses"] = "finds statuses that missed their message, whoever it belongs to",
        ["WhatsAppCrm.Features.Media.MediaClaims"] = "claims files that are due, whoever they belong to",
        ["WhatsAppCrm.Features.Media.SweepMedia"] = "finds files that were taken back or that nobody has",
        ["WhatsAppCrm.Features.Contacts.ForgetMergeTraces"] = "clears what merges kept that can be undone no more",
        ["WhatsAppCrm.Features.AutoReply.DueAutoReplies"] = "finds what may be answered, whoever it belongs to",
        ["WhatsAppCrm.Features.Reports.Counting.CountMessages"] = "reads what is new, whoever it belongs to, and hands it to each organization's own scope",
        ["WhatsAppCrm.Features.Reports.Counting.RecountMessages"] = "forgets everybody's counts, to be counted anew",
        ["WhatsAppCrm.Features.Search.DueMarks"] = "finds what the search index does not know yet, whoever it belongs to",
        ["WhatsAppCrm.Features.Sending.OutboxHeads"] = "finds what is due, whoever it belongs to",
        ["WhatsAppCrm.Features.Sending.OutboxClaims"] = "claims what is due, whoever it belongs to",
        ["WhatsAppCrm.Features.Inbox.Triage.ReopenDueConversations"] = "finds whose snoozes are over",
        ["WhatsAppCrm.Features.Templates.SyncDueTemplates"] = "finds whose templates are due to be read from Meta",
        ["WhatsAppCrm.Features.Assigning.AssignmentDrain"] = "finds out who gives conversations by turns",
        ["WhatsAppCrm.Infrastructure.Presence.KeepPresence"] = "renews this process' word for everybody in one statement, and finds what dead ones left",
        ["WhatsAppCrm.Features.Sending.Later.ReleaseScheduled"] = "finds whose messages for later are due",
        ["WhatsAppCrm.Features.Sending.ExpireClaims"] = "ends claims a crashed process left",
    };

    [Fact]
    public void Every_table_is_owned_or_named_as_global()
    {
        var unowned = Model().GetEntityTypes().Where(entity => !typeof(IOwned).IsAssignableFrom(entity.ClrType)).Select(entity => entity.GetTableName()!);

        Assert.Equal(Global.Order(), unowned.Order());
    }

    [Fact]
    public void Every_owned_table_has_the_filter_and_the_concurrency_token() =>
        Assert.All(Model().GetEntityTypes().Where(entity => typeof(IOwned).IsAssignableFrom(entity.ClrType)), entity =>
        {
            Assert.NotNull(entity.FindDeclaredQueryFilter(AppDbContext.TenantFilter));
            Assert.True(entity.FindProperty(nameof(IOwned.OrganizationId))!.IsConcurrencyToken, entity.Name);
        });

    [Fact]
    public void Only_those_named_here_look_past_the_filter() =>
        Violations.AssertSame(PastTheFilter.Keys, CodeMap.Callers(method => method.Name == nameof(AppDbContext.AcrossOrganizations)));

    [Fact]
    public void The_filter_is_lifted_in_one_place() => Assert.Equal(
        [typeof(AppDbContext).FullName!],
        CodeMap.Callers(method => method.Name == nameof(EntityFrameworkQueryableExtensions.IgnoreQueryFilters)));

    [Fact]
    public void The_current_organization_is_set_in_three_places_only() => Assert.Equal(
        [typeof(CurrentOrganizationCircuitHandler).FullName!, typeof(CurrentOrganizationMiddleware).FullName!, typeof(OrganizationScope).FullName!],
        CodeMap.Callers(method => method.Name == nameof(CurrentOrganization.Set) && method.DeclaringType.Name == nameof(CurrentOrganization)).Order());

    private static Microsoft.EntityFrameworkCore.Metadata.IModel Model()
    {
        var options = new DbContextOptionsBuilder<AppDbContext>();
        DataSetup.Configure(options, DatabaseProvider.Sqlite, "Data Source=:memory:");
        using var db = new AppDbContext(options.Options, new CurrentOrganization(), new DatabaseWriteGate(oneWriter: true));
        return db.Model;
    }
}
