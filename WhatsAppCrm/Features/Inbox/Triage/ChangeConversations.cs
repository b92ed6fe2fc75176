using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Features.Sending;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Triage;

/// <summary>
/// Snoozes, settles, reopens, assigns, labels, ranks or marks as read: one conversation or many, each with its own result. One
/// refused conversation holds up no other. Any member may, except that a seller only takes what is nobody's and gives back what is theirs.
/// </summary>
public sealed class ChangeConversations(
    IDbContextFactory<AppDbContext> factory, CurrentOrganization current, MemberDirectory members, TimeProvider clock, ILiveEvents liveEvents, SnoozeSignal snoozeSignal,
    SendReadReceipt sendReadReceipt)
{
    public const int MostAtOnce = 1000;

    private const int Batch = 100;

    /// <summary>Calling twice is harmless: what is so already is not changed again.</summary>
    /// <param name="progress">Told how many are done, now and then.</param>
    /// <returns>One result for each id, in no particular order; <c>NOT_FOUND</c>, <c>FORBIDDEN</c> and <c>ALREADY_TAKEN</c> stand in it.</returns>
    /// <exception cref="InvalidInputException">Fields <c>ids</c> (more than <see cref="MostAtOnce"/>), <c>snoozeUntil</c>, <c>labels</c> (not ours), <c>assignedToId</c> (no member).</exception>
    public async Task<IReadOnlyList<TriageResult>> RunAsync(IReadOnlyCollection<Guid> ids, TriageChange change, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        var labels = await CheckAsync(ids, change, cancellationToken);
        var results = new List<TriageResult>();
        foreach (var some in ids.Distinct().Order().Chunk(Batch))
        {
            var done = await ChangeAsync(some, change, labels, cancellationToken);
            foreach (var changed in done.Where(one => one.IsChanged)) liveEvents.Publish(new(current.RequiredId, LiveEventKind.Conversation, changed.Id));
            results.AddRange(done);
            progress?.Report(results.Count);
        }

        if (change.SnoozeUntilUtc is not null) snoozeSignal.Wake();
        if (change.MarkRead)
            foreach (var read in results.Where(one => one.IsChanged)) await sendReadReceipt.RunAsync(read.Id, cancellationToken);
        return results;
    }

    private async Task<Dictionary<Guid, Label>> CheckAsync(IReadOnlyCollection<Guid> ids, TriageChange change, CancellationToken cancellationToken)
    {
        if (ids.Count > MostAtOnce) throw new InvalidInputException("ids", "TooMany");
        if (change.SnoozeUntilUtc is not null && change.Status != ConversationStatus.SNOOZED) throw new InvalidInputException("snoozeUntil", "Invalid");
        if (change.SnoozeUntilUtc <= clock.GetUtcNow().UtcDateTime) throw new InvalidInputException("snoozeUntil", "Invalid");
        if (change.Assign is { UserId: { } userId } && !await members.HasAsync(userId, cancellationToken)) throw new InvalidInputException("assignedToId", "Invalid");
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var labels = await db.Labels.AsNoTracking().ToDictionaryAsync(label => label.Id, cancellationToken);
        if ((change.Labels ?? []).Concat(change.AddLabels).Any(id => !labels.ContainsKey(id))) throw new InvalidInputException("labels", "Invalid");
        return labels;
    }

    private async Task<List<TriageResult>> ChangeAsync(Guid[] ids, TriageChange change, Dictionary<Guid, Label> labels, CancellationToken cancellationToken)
    {
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var conversations = await db.Conversations.Where(c => ids.Contains(c.Id)).OrderBy(c => c.Id).ForUpdate().ToDictionaryAsync(c => c.Id, cancellationToken);
        var on = (await db.ConversationLabels.Where(one => ids.Contains(one.ConversationId)).ToListAsync(cancellationToken)).ToLookup(one => one.ConversationId);
        var results = ids.Select(id => conversations.TryGetValue(id, out var conversation) ? Change(db, conversation, [.. on[id]], change, labels) : new(id, Problem.NotFound)).ToList();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return results;
    }

    private TriageResult Change(AppDbContext db, Conversation conversation, List<ConversationLabel> on, TriageChange change, Dictionary<Guid, Label> labels)
    {
        if (change.Assign is { } to && current.WhyNotAssign(conversation.AssigneeId, to.UserId) is { } refusal) return new(conversation.Id, refusal);
        var (now, by, before) = (clock.GetUtcNow().UtcDateTime, current.UserId, ConversationState.Of(conversation));
        List<ConversationEvent?> lines =
        [
            change.Assign is null ? null : conversation.Assign(change.Assign.UserId, by, now),
            change.Status switch
            {
                ConversationStatus.OPEN => conversation.Reopen(ReopenCause.BY_HAND, by, now),
                ConversationStatus.SNOOZED => conversation.Snooze(change.SnoozeUntilUtc, by, now),
                ConversationStatus.RESOLVED => conversation.Resolve(by, now),
                _ => null,
            },
            change.Priority is { } priority ? conversation.Prioritize(priority, by, now) : null,
        ];
        if (change.MarkRead) conversation.MarkRead();

        List<Guid> labelsBefore = [.. on.Select(one => one.LabelId).Order()];
        List<Guid> labelsAfter = [.. (change.Labels ?? labelsBefore).Concat(change.AddLabels).Except(change.RemoveLabels).Distinct().Order()];
        foreach (var added in labelsAfter.Except(labelsBefore)) db.ConversationLabels.Add(new(conversation, added));
        db.ConversationLabels.RemoveRange(on.Where(one => !labelsAfter.Contains(one.LabelId)));
        lines.AddRange(labelsAfter.Except(labelsBefore).Select(id => conversation.Labeled(labels[id], true, by, now)));
        lines.AddRange(labelsBefore.Except(labelsAfter).Where(labels.ContainsKey).Select(id => conversation.Labeled(labels[id], false, by, now)));
        return new(conversation.Id)
        {
            Before = before,
            After = ConversationState.Of(conversation),
            LabelsBefore = labelsBefore,
            LabelsAfter = labelsAfter,
            Lines = [.. lines.OfType<ConversationEvent>().Select(line => line.Id)],
        };
    }
}

internal static class AssignmentRules
{
    /// <summary>Null when they may: managers everything, a seller to take what is nobody's and to give back what is theirs.</summary>
    public static Problem? WhyNotAssign(this CurrentOrganization current, Guid? from, Guid? to)
    {
        if (from == to || current.Is(Role.MANAGER) || (from is null && to == current.UserId) || (from == current.UserId && to is null)) return null;
        return to == current.UserId ? Problem.Conflict("ALREADY_TAKEN") : Problem.Forbidden;
    }
}
