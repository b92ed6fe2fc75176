using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>History and labels of a conversation that went into another, for giving them back.</summary>
/// <param name="LabelIds">What it had.</param>
/// <param name="AddedIds">Those of them that the other had not.</param>
public sealed record TriageTrace(IReadOnlyList<Guid> LineIds, IReadOnlyList<Guid> LabelIds, IReadOnlyList<Guid> AddedIds)
{
    public static readonly TriageTrace None = new([], [], []);

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
        return new(lines, [.. theirs.Select(label => label.LabelId)], added);
    }

    /// <summary>What was put on or taken off since then stays so on the other one; labels that were deleted are not made again.</summary>
    public async Task GiveBackAsync(AppDbContext db, Conversation restored, Conversation into, CancellationToken cancellationToken)
    {
        await MoveLinesAsync(db, LineIds, restored.Id, cancellationToken);
        var known = await db.Labels.Where(label => LabelIds.Contains(label.Id)).Select(label => label.Id).ToListAsync(cancellationToken);
        db.AddRange(known.Select(labelId => new ConversationLabel(restored, labelId)));
        db.RemoveRange(await db.ConversationLabels.Where(label => label.ConversationId == into.Id && AddedIds.Contains(label.LabelId)).ToListAsync(cancellationToken));
    }

    private static async Task MoveLinesAsync(AppDbContext db, IReadOnlyList<Guid> lineIds, Guid conversationId, CancellationToken cancellationToken)
    {
        foreach (var ids in lineIds.Chunk(500))
            await db.ConversationEvents.Where(line => ids.Contains(line.Id)).ExecuteUpdateAsync(set => set.SetProperty(line => line.ConversationId, conversationId), cancellationToken);
    }
}
