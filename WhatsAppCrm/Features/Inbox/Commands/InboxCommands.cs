using Microsoft.Extensions.Localization;
using Radzen;
using WhatsAppCrm.Components.Commands;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Inbox.Triage;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Commands;

/// <summary>What can be done to the conversation that is open.</summary>
public sealed class ConversationCommands(
    InboxQueries inbox, TriageActions actions, IServiceProvider services, CurrentOrganization current, IStringLocalizer<TriageText> triage, IStringLocalizer<InboxText> words) : ICommandSource
{
    public int Order => 10;

    public async Task<IReadOnlyList<Command>> ListAsync(CommandPlace place, CancellationToken cancellationToken)
    {
        if (place.IdBelow("/inbox") is not { } id || !current.Is(Role.SELLER)) return [];
        if ((await inbox.FindAsync(new ConversationFilter(), [id], cancellationToken)).SingleOrDefault() is not { } open) return [];
        var group = words["CommandsOpen", open.ContactName].Value;
        Command Do(string name, string title, string icon, Func<Guid[], Task> run, string? key = null) => new("conversation:" + name, group, title, icon) { RunAsync = () => run([id]), Key = key ?? KeyOf(name) };
        var commands = new List<Command>();
        if (open.AssigneeId is null) commands.Add(Do("Take", triage["Take"], "back_hand", actions.TakeAsync));
        commands.Add(Do("Assign", triage["Assign"], "person_add", actions.AssignAsync));
        commands.Add(open.Status == ConversationStatus.RESOLVED ? Do("Resolve", triage["Reopen"], "undo", actions.ReopenAsync) : Do("Resolve", triage["Resolve"], "check_circle", actions.ResolveAsync));
        commands.Add(Do("Snooze", triage["Snooze"], "snooze", actions.SnoozeAsync));
        commands.Add(Do("Label", triage["Labels"], "label", ids => actions.LabelAsync(ids, open.Labels)));
        commands.Add(Do("Priority", triage["Priority"], "flag", actions.PrioritizeAsync));
        if (open.LeadId is { } leadId) commands.Add(Do("Note", words["CommandNote"], "edit_note", _ => NoteDialog.OpenAsync(services.GetRequiredService<DialogService>(), words["CommandNoteTitle", open.ContactName], leadId)));
        return commands;
    }

    private static string? KeyOf(string action) => InboxShortcuts.All.FirstOrDefault(shortcut => shortcut.Action == action)?.Keys[0];
}

/// <summary>Conversations by the customer's name or number, as the inbox's own search finds them.</summary>
public sealed class ConversationFinder(InboxQueries inbox, CurrentOrganization current, TimeProvider clock, IStringLocalizer<InboxText> words) : ICommandSource
{
    private const int Most = 6, Shortest = 2;

    public int Order => 20;

    public async Task<IReadOnlyList<Command>> ListAsync(CommandPlace place, CancellationToken cancellationToken)
    {
        if (place.Search.Length < Shortest || !current.Is(Role.SELLER)) return [];
        var order = new InboxAddress(Search: place.Search).Order(current.UserId, clock.GetUtcNow().UtcDateTime);
        var found = await inbox.ListAsync(order, null, cancellationToken);
        return [.. found.Take(Most).Select(row => new Command("open:" + row.Id, words["CommandsConversations"], row.ContactName, "forum")
        {
            Text = row.Phone ?? row.LastMessagePreview,
            Href = $"/inbox/{row.Id}",
            IsFound = true,
        })];
    }
}
