using Microsoft.Extensions.Localization;
using Radzen;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>
/// What can be done to conversations, by list, thread, bar and keys alike: asks what is to be asked, has the desk do it and says it
/// in words. One for each circuit. The dialogs belong to a page, and are looked for only when something is to be asked.
/// </summary>
public sealed class TriageActions(TriageDesk desk, IServiceProvider services, CurrentOrganization current, IStringLocalizer<TriageText> words)
{
    private static readonly DialogOptions Small = new() { Width = "min(380px, calc(100vw - 32px))", CloseDialogOnOverlayClick = true, CloseDialogOnEsc = true };

    public Task<bool> ResolveAsync(IReadOnlyCollection<Guid> ids) => ApplyAsync(ids, new() { Status = ConversationStatus.RESOLVED }, "Done_Resolved");

    public Task<bool> ReopenAsync(IReadOnlyCollection<Guid> ids) => ApplyAsync(ids, new() { Status = ConversationStatus.OPEN }, "Done_Reopened");

    public Task<bool> MarkReadAsync(IReadOnlyCollection<Guid> ids) => ApplyAsync(ids, new() { MarkRead = true }, "Done_Read");

    public Task<bool> TakeAsync(IReadOnlyCollection<Guid> ids) => ApplyAsync(ids, new() { Assign = new(current.UserId) }, "Done_Taken");

    public async Task<bool> SnoozeAsync(IReadOnlyCollection<Guid> ids) =>
        await AskAsync<SnoozeChoices>("SnoozeTitle", ids) is SnoozeChoice choice && await ApplyAsync(ids, new() { Status = ConversationStatus.SNOOZED, SnoozeUntilUtc = choice.UntilUtc }, "Done_Snoozed");

    public async Task<bool> AssignAsync(IReadOnlyCollection<Guid> ids) =>
        await AskAsync<AssignChoices>("AssignTitle", ids) is Assignment to && await ApplyAsync(ids, new() { Assign = to }, to.UserId is null ? "Done_Unassigned" : to.UserId == current.UserId ? "Done_Taken" : "Done_Assigned");

    public async Task<bool> PrioritizeAsync(IReadOnlyCollection<Guid> ids) =>
        await AskAsync<PriorityChoices>("PriorityTitle", ids) is ConversationPriority priority && await ApplyAsync(ids, new() { Priority = priority }, "Done_Priority");

    /// <param name="onAll">Labels that all of them have; they start ticked.</param>
    public async Task<bool> LabelAsync(IReadOnlyCollection<Guid> ids, IdList onAll) =>
        await AskAsync<LabelChoices>("LabelTitle", ids, new() { ["OnAll"] = onAll }) is IdList chosen
        && await ApplyAsync(ids, new() { AddLabels = [.. chosen.Ids.Except(onAll.Ids)], RemoveLabels = [.. onAll.Ids.Except(chosen.Ids)] }, "Done_Labels");

    private async Task<object?> AskAsync<T>(string title, IReadOnlyCollection<Guid> ids, Dictionary<string, object?>? parameters = null)
        where T : Microsoft.AspNetCore.Components.ComponentBase =>
        ids.Count == 0 ? null : (object?)await services.GetRequiredService<DialogService>().OpenAsync<T>(ids.Count == 1 ? words[title] : words[title + "Many", ids.Count], parameters, Small);

    private Task<bool> ApplyAsync(IReadOnlyCollection<Guid> ids, TriageChange change, string done) => ids.Count == 0
        ? Task.FromResult(false)
        : desk.ApplyAsync(ids, change, count => count == 1 ? words[done] : words[done + "Many", count], (count, why) => count == 1 ? words["RefusedOne", why] : words["RefusedSome", count, why]);
}

/// <param name="UntilUtc">Null: until the customer writes.</param>
public sealed record SnoozeChoice(DateTime? UntilUtc);
