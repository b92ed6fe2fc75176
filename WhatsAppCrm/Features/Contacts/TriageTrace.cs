using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>History, labels, notes, drafts and messages for later of a conversation that went into another, for giving them back.</summary>
/// <param name="LabelIds">What it had.</param>
/// <param name="AddedIds">Those of them that the other had not.</param>
public sealed record TriageTrace(IReadOnlyList<Guid> LineIds, IReadOnlyList<Guid> LabelIds, IReadOnlyList<Guid> AddedIds)
{
    public static readonly TriageTrace None = new([], [], []);

    public IReadOnlyList<Guid> NoteIds { get; init; } = [];

    /// <summary>Without those that were appended to a draft of the same member.</summary>
    public IReadOnlyList<Guid> DraftIds { get; init; } = [];

    public IReadOnlyList<Guid> ScheduledIds { get; init; } = [];

    /// <summary>Saves nothing of the labels by itself.</summary>
    public static async Task<TriageTrace> MoveAsync(AppDbContext db, Conversation from, Conversation into, CancellationToken cancellationToken)
    {
        var lines = await db.ConversationEvents.Where(line => line.ConversationId == from.Id).Select(line => line.Id).ToListAsync(cancellationToken);
        await MoveLinesAsync(db, lines, into.Id, cancellationToken);
        var on = await db.ConversationLabels.Where(label => label.ConversationId == from.Id || label.ConversationId == into.Id).ToListAsync(cancellationToken);
        var theirs = on.Where(label => label.ConversationId == from.Id).ToList();
        List<Guid> added = [.. theirs.Select(label => label.LabelId).Except(on.Except(theirs).Select(label => label.LabelId))];
        db.RemoveRange(theirs);
        db.AddRange(added.Select(labelId => new ConversationLabel(into, labelId)));
        var notes = await db.Notes.Where(note => note.ConversationId == from.Id).Select(note => note.Id).ToListAsync(cancellationToken);
        var scheduled = await db.ScheduledMessages.Where(message => message.ConversationId == from.Id).Select(message => message.Id).ToListAsync(cancellationToken);
        await MoveWrittenAsync(db, notes, scheduled, into.Id, cancellationToken);
        return new(lines, [.. theirs.Select(label => label.LabelId)], added) { NoteIds = notes, ScheduledIds = scheduled, DraftIds = await MoveDraftsAsync(db, from, into, cancellationToken) };
    }

    /// <summary>What was put on or taken off since then stays so on the other one; labels that were deleted are not made again.</summary>
    public async Task GiveBackAsync(AppDbContext db, Conversation restored, Conversation into, CancellationToken cancellationToken)
    {
        await MoveLinesAsync(db, LineIds, restored.Id, cancellationToken);
        var known = await db.Labels.Where(label => LabelIds.Contains(label.Id)).Select(label => label.Id).ToListAsync(cancellationToken);
        db.AddRange(known.Select(labelId => new ConversationLabel(restored, labelId)));
        db.RemoveRange(await db.ConversationLabels.Where(label => label.ConversationId == into.Id && AddedIds.Contains(label.LabelId)).ToListAsync(cancellationToken));
        await MoveWrittenAsync(db, NoteIds, ScheduledIds, restored.Id, cancellationToken);
        foreach (var ids in DraftIds.Chunk(500))
            await db.MessageDrafts.Where(draft => ids.Contains(draft.Id)).ExecuteUpdateAsync(set => set.SetProperty(draft => draft.ConversationId, restored.Id), cancellationToken);
    }

    /// <summary>A member who wrote in both has one draft of each kind then, with the words of both.</summary>
    private static async Task<IReadOnlyList<Guid>> MoveDraftsAsync(AppDbContext db, Conversation from, Conversation into, CancellationToken cancellationToken)
    {
        var drafts = await db.MessageDrafts.Where(draft => draft.ConversationId == from.Id || draft.ConversationId == into.Id).ToListAsync(cancellationToken);
        var own = drafts.Where(draft => draft.ConversationId == into.Id).ToDictionary(draft => (draft.UserId, draft.Kind));
        var both = drafts.Where(draft => draft.ConversationId == from.Id && own.ContainsKey((draft.UserId, draft.Kind))).ToList();
        foreach (var draft in both) own[(draft.UserId, draft.Kind)].Append(draft);
        db.RemoveRange(both);
        var moving = drafts.Where(draft => draft.ConversationId == from.Id).Except(both).ToList();
        foreach (var draft in moving) draft.BelongTo(into);
        return [.. moving.Select(draft => draft.Id)];
    }

    private static async Task MoveWrittenAsync(AppDbContext db, IReadOnlyList<Guid> noteIds, IReadOnlyList<Guid> scheduledIds, Guid conversationId, CancellationToken cancellationToken)
    {
        foreach (var ids in noteIds.Chunk(500))
            await db.Notes.Where(note => ids.Contains(note.Id)).ExecuteUpdateAsync(set => set.SetProperty(note => note.ConversationId, conversationId), cancellationToken);
        foreach (var ids in scheduledIds.Chunk(500))
            await db.ScheduledMessages.Where(message => ids.Contains(message.Id)).ExecuteUpdateAsync(set => set.SetProperty(message => message.ConversationId, conversationId), cancellationToken);
    }

    private static async Task MoveLinesAsync(AppDbContext db, IReadOnlyList<Guid> lineIds, Guid conversationId, CancellationToken cancellationToken)
    {
        foreach (var ids in lineIds.Chunk(500))
            await db.ConversationEvents.Where(line => ids.Contains(line.Id)).ExecuteUpdateAsync(set => set.SetProperty(line => line.ConversationId, conversationId), cancellationToken);
    }
}
