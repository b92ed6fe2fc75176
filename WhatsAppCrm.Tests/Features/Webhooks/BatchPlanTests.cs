using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>What a batch reads it finds by its keys, however many rows the organization has: asks SQLite for the plan of every query that was really run.</summary>
public sealed class BatchPlanTests
{
    private static readonly string[] Growing = ["Messages", "Conversations", "Contacts", "ContactAddresses", "Leads", "Notes", "MessageReactions", "ParkedStatuses", "OutboxMessages"];

    [Fact]
    public async Task A_batch_never_walks_through_what_an_organization_has()
    {
        var commands = new CapturedCommands(sql => Growing.Any(table => sql.Contains($"FROM \"{table}\"")));
        await using var host = await ProductHost.StartAsync(
            new Dictionary<string, string?>(WebhookFixture.AllSettings) { ["Jobs:Enabled"] = "false" },
            services: services => services.ConfigureDbContext<AppDbContext>(options => options.AddInterceptors(commands)));
        if (host.Provider != DatabaseProvider.Sqlite) return;
        var tenant = await WebhookFixture.NewTenantAsync(host, WebhookFixture.NewPhoneNumberId());
        var processor = host.Services.GetRequiredService<ProcessWebhookEvents>();

        commands.Clear();
        for (var time = 0; time < 2; time++)
        {
            await PostAsync(host, Payloads.Text(tenant.PhoneNumberId, "Hello", "15552000001", id: $"wamid.plan.{time}"));
            await PostAsync(host, Payloads.Statuses(tenant.PhoneNumberId, Payloads.Status($"wamid.unknown.{time}", "sent"), Payloads.Status("wamid.plan.0", "delivered")));
            await processor.RunAsync(500, CancellationToken.None);
        }

        var walks = commands.Scans(host.ConnectionString)
            .Concat(commands.Plans(host.ConnectionString).Where(plan => plan.Step.EndsWith("(OrganizationId=?)", StringComparison.Ordinal))).ToList();
        Assert.True(commands.Count >= 8, "The queries were not seen.");
        Assert.True(walks.Count == 0, string.Join("\n\n", walks.Select(plan => $"{plan.Step}\n{plan.Sql}")));
    }

    private static async Task PostAsync(ProductHost host, JsonNode body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        using var answer = await WebhookFixture.PostAsync(host, bytes, WebhookFixture.Sign(bytes));
        answer.EnsureSuccessStatusCode();
    }
}
