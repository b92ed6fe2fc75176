using Microsoft.EntityFrameworkCore;

namespace WhatsAppCrm.Infrastructure.Data;

/// <summary>Where contacts and conversations went that were merged into others: ids that somebody still holds keep leading there.</summary>
public static class MergedRows
{
    /// <summary>A merge on a merge is undone in order, so a chain is as long as the patience of whoever made it.</summary>
    private const int LongestChain = 50;

    /// <summary>The id itself, or that of the conversation its messages stand in now. Whether that exists is not asked.</summary>
    public static async Task<Guid> FollowConversationAsync(this AppDbContext db, Guid id, CancellationToken cancellationToken)
    {
        for (var i = 0; i < LongestChain; i++)
        {
            var into = await db.MergedConversations.Where(moved => moved.ConversationId == id).Select(moved => (Guid?)moved.IntoId).SingleOrDefaultAsync(cancellationToken);
            if (into is null) break;
            id = into.Value;
        }

        return id;
    }

    /// <summary>The id itself, or that of the contact it was merged into.</summary>
    public static async Task<Guid> FollowContactAsync(this AppDbContext db, Guid id, CancellationToken cancellationToken)
    {
        for (var i = 0; i < LongestChain; i++)
        {
            var into = await db.ContactMerges.Where(merge => merge.OtherId == id && merge.UndoneAtUtc == null).Select(merge => (Guid?)merge.SurvivorId).FirstOrDefaultAsync(cancellationToken);
            if (into is null) break;
            id = into.Value;
        }

        return id;
    }
}
