using Microsoft.Extensions.Localization;
using Radzen;
using WhatsAppCrm.Components.Commands;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Leads by name, number or e-mail, and a new one.</summary>
public sealed class LeadCommands(LeadQueries leads, PipelineQueries pipelines, IServiceProvider services, CurrentOrganization current, IStringLocalizer<LeadsText> words) : ICommandSource
{
    private const int Most = 5, Shortest = 2;

    public int Order => 25;

    public async Task<IReadOnlyList<Command>> ListAsync(CommandPlace place, CancellationToken cancellationToken)
    {
        if (!current.Is(Role.SELLER)) return [];
        var group = words["Leads"].Value;
        List<Command> commands = [new("lead:new", group, words["NewLead"], "person_add") { RunAsync = NewAsync }, new("lead:tasks", group, words["Tasks"], "task_alt") { Href = "/leads/tasks" }];
        if (place.Search.Length < Shortest) return commands;
        var found = await leads.PageAsync(new LeadFilter(Search: place.Search), PageRequest.Of(1, Most), cancellationToken);
        commands.AddRange(found.Data.Select(lead => new Command("lead:" + lead.Id, group, lead.Name, "view_kanban")
        {
            Text = string.Join(" · ", new[] { lead.StageName, lead.Phone ?? lead.Email }.Where(part => !string.IsNullOrEmpty(part))),
            Href = $"/leads?lead={lead.Id}",
            IsFound = true,
        }));
        return commands;
    }

    private async Task NewAsync()
    {
        if ((await pipelines.ListAsync(CancellationToken.None)).FirstOrDefault() is { } pipeline)
            await services.GetRequiredService<DialogService>().OpenAsync<NewLeadDialog>(words["NewLead"], new() { ["Stages"] = pipeline.Stages }, new DialogOptions { Width = "min(440px, calc(100vw - 32px))" });
    }
}
