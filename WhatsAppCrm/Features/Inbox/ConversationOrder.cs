using System.Linq.Expressions;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>What stands first in the list.</summary>
public enum InboxSort
{
    Newest,

    /// <summary>Who has waited longest for a person's answer, then the others, newest first.</summary>
    Oldest,

    /// <summary>Whose 24 h end first, then those whose are over, newest first. In the view of closing ones the unanswered come first.</summary>
    Closing,

    /// <summary>Urgent to none, newest first in each.</summary>
    Priority,
}

/// <summary>Where a list goes on: after the row with this key. Rows stand in the order of their keys.</summary>
/// <param name="Part">Lists run through one part after the other, each walked along one index.</param>
/// <param name="Rank">Sorts before the time, highest first; 0 where there is none.</param>
/// <param name="IsRising">Earliest first.</param>
public readonly record struct ConversationKey(int Part, int Rank, DateTime AtUtc, Guid Id, bool IsRising) : IComparable<ConversationKey>
{
    public int CompareTo(ConversationKey other)
    {
        if (Part != other.Part) return Part.CompareTo(other.Part);
        if (Rank != other.Rank) return other.Rank.CompareTo(Rank);
        var order = AtUtc != other.AtUtc ? AtUtc.CompareTo(other.AtUtc) : Id.CompareTo(other.Id);
        return IsRising ? order : -order;
    }
}

/// <summary>One part of a sorted list: which conversations, and along what they are walked.</summary>
internal sealed record ListPart(InboxSort Along, Expression<Func<Conversation, bool>>? Where = null)
{
    public bool IsRising => Along is InboxSort.Oldest or InboxSort.Closing;

    public IQueryable<Conversation> Of(IQueryable<Conversation> conversations) => Where is null ? conversations : conversations.Where(Where);

    public IQueryable<Conversation> After(IQueryable<Conversation> conversations, ConversationKey key)
    {
        // The first half of each is what the index seeks by; the rest breaks ties.
        var (rank, atUtc, id) = ((ConversationPriority)key.Rank, key.AtUtc, key.Id);
        return Along switch
        {
            InboxSort.Oldest => conversations.Where(c => c.WaitingSinceUtc >= atUtc && (c.WaitingSinceUtc > atUtc || c.Id > id)),
            InboxSort.Closing => conversations.Where(c => c.LastInboundAtUtc >= atUtc && (c.LastInboundAtUtc > atUtc || c.Id > id)),
            InboxSort.Priority => conversations.Where(c => c.Priority <= rank && (c.Priority < rank || (c.LastMessageAtUtc <= atUtc && (c.LastMessageAtUtc < atUtc || c.Id < id)))),
            _ => conversations.Where(c => c.LastMessageAtUtc <= atUtc && (c.LastMessageAtUtc < atUtc || c.Id < id)),
        };
    }

    public IQueryable<Conversation> Sort(IQueryable<Conversation> conversations) => Along switch
    {
        InboxSort.Oldest => conversations.OrderBy(c => c.WaitingSinceUtc).ThenBy(c => c.Id),
        InboxSort.Closing => conversations.OrderBy(c => c.LastInboundAtUtc).ThenBy(c => c.Id),
        InboxSort.Priority => conversations.OrderByDescending(c => c.Priority).ThenByDescending(c => c.LastMessageAtUtc).ThenByDescending(c => c.Id),
        _ => conversations.OrderByDescending(c => c.LastMessageAtUtc).ThenByDescending(c => c.Id),
    };
}

/// <summary>How the list of one filter is sorted, as of one moment: windows close while somebody reads.</summary>
public sealed record ConversationOrder(ConversationFilter Filter, InboxSort Sort, DateTime AsOfUtc)
{
    /// <summary>Everything a customer wrote since then may still be answered.</summary>
    private DateTime OpenAfterUtc => AsOfUtc - Conversation.ServiceWindow;

    /// <summary>Whether time alone changes what stands where.</summary>
    public bool Ages => Sort == InboxSort.Closing || Filter.Window is not null;

    private bool UnansweredFirst => Filter.Window == WindowState.CLOSING;

    internal IReadOnlyList<ListPart> Parts()
    {
        var open = OpenAfterUtc;
        return Sort switch
        {
            InboxSort.Oldest => [new(InboxSort.Oldest, c => c.WaitingSinceUtc != null), new(InboxSort.Newest, c => c.WaitingSinceUtc == null)],
            InboxSort.Closing when UnansweredFirst => [new(InboxSort.Closing, c => c.LastInboundAtUtc > open && c.WaitingSinceUtc != null), new(InboxSort.Closing, c => c.LastInboundAtUtc > open && c.WaitingSinceUtc == null)],
            InboxSort.Closing => [new(InboxSort.Closing, c => c.LastInboundAtUtc > open), new(InboxSort.Newest, c => c.LastInboundAtUtc == null || c.LastInboundAtUtc <= open)],
            InboxSort.Priority => [new(InboxSort.Priority, c => c.Priority > ConversationPriority.NONE), new(InboxSort.Newest, c => c.Priority == ConversationPriority.NONE)],
            _ => [new(InboxSort.Newest)],
        };
    }

    public IEnumerable<ConversationSummary> Sorted(IEnumerable<ConversationSummary> rows) => rows.OrderBy(KeyOf);

    /// <summary>Where a row stands.</summary>
    public ConversationKey KeyOf(ConversationSummary row)
    {
        var isOpen = row.LastInboundAtUtc > OpenAfterUtc;
        return Sort switch
        {
            InboxSort.Oldest when row.WaitingSinceUtc is { } since => new(0, 0, since, row.Id, true),
            InboxSort.Closing when UnansweredFirst => new(row.WaitingSinceUtc is null ? 1 : 0, 0, row.LastInboundAtUtc ?? default, row.Id, true),
            InboxSort.Closing when isOpen => new(0, 0, row.LastInboundAtUtc!.Value, row.Id, true),
            InboxSort.Priority when row.Priority > ConversationPriority.NONE => new(0, (int)row.Priority, row.LastMessageAtUtc, row.Id, false),
            InboxSort.Newest => new(0, 0, row.LastMessageAtUtc, row.Id, false),
            _ => new(1, 0, row.LastMessageAtUtc, row.Id, false),
        };
    }
}
