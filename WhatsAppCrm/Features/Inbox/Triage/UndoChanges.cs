using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>
/// Takes a change back: each conversation is again what it was, and the history has no line of it. What somebody else changed
/// since, or the customer by writing, stays.
/// </summary>
public sealed class UndoChanges(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, ILiveEvents liveEvents, SnoozeSignal snoozeSignal)
{
    /// <param name="done">What <see cref="ChangeConversations"/> answered.</param>
    public async Task RunAsync(IReadOnlyCollection<TriageResult> done, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        foreach (var some in done.Where(one => one.IsChanged).OrderBy(one => one.Id).Chunk(100))
        {
            await RestoreAsync(some, cancellationToken);
            foreach (var one in some) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, one.Id));
        }

        snoozeSignal.Wake();
    }

    private async Task RestoreAsync(TriageResult[] done, CancellationToken cancellationToken)
    {
        var ids = done.Select(one => one.Id).ToList();
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var conversations = await db.Conversations.Where(c => ids.Contains(c.Id)).OrderBy(c => c.Id).ForUpdate().ToDictionaryAsync(c => c.Id, cancellationToken);
        var on = (await db.ConversationLabels.Where(one => ids.Contains(one.ConversationId)).ToListAsync(cancellationToken)).ToLookup(one => one.ConversationId);
        var known = (await db.Labels.Select(label => label.Id).ToListAsync(cancellationToken)).ToHashSet();
        foreach (var one in done)
        {
            if (!conversations.TryGetValue(one.Id, out var conversation)) continue;
            var mayAssign = current.WhyNotAssign(one.After!.AssigneeId, one.Before!.AssigneeId) is null;
            conversation.Restore(mayAssign ? one.Before : one.Before with { AssigneeId = one.After.AssigneeId }, one.After);

            var now = on[one.Id].ToDictionary(label => label.LabelId);
            foreach (var removed in one.LabelsBefore.Except(one.LabelsAfter).Where(id => known.Contains(id) && !now.ContainsKey(id))) db.ConversationLabels.Add(new(conversation, removed));
            db.ConversationLabels.RemoveRange(one.LabelsAfter.Except(one.LabelsBefore).Where(now.ContainsKey).Select(id => now[id]));
        }

        await db.SaveChangesAsync(cancellationToken);
        foreach (var lines in done.SelectMany(one => one.Lines).Chunk(500))
            await db.ConversationEvents.Where(line => lines.Contains(line.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
