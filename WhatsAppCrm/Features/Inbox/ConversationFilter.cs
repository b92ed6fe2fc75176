using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Which conversations the list shows.</summary>
public enum InboxView
{
    Mine,
    Unassigned,
    All,

    /// <summary>In which a note names the reader, or something they scheduled was held; settled ones too.</summary>
    Mentions,

    /// <summary>Open ones whose 24 h end within two hours.</summary>
    Closing,
    Snoozed,
    Resolved,
}

/// <summary>Where a conversation's 24 h stand.</summary>
public enum WindowState
{
    OPEN,

    /// <summary>Open, for at most two hours more.</summary>
    CLOSING,
    CLOSED,
}

/// <summary>What a list of conversations is narrowed to. Null and empty narrow nothing.</summary>
public sealed record ConversationFilter(
    bool IsUnassigned = false,
    Guid? AssigneeId = null,
    ConversationStatus? Status = null,
    string? Search = null)
{
    public static readonly TimeSpan ClosingWithin = TimeSpan.FromHours(2);

    /// <summary>Any of them.</summary>
    public IdList Labels { get; init; } = IdList.None;

    /// <summary>Of the conversation's lead.</summary>
    public Guid? StageId { get; init; }

    public Guid? NumberId { get; init; }

    /// <summary>Two letters.</summary>
    public string? Language { get; init; }

    public bool IsUnread { get; init; }

    public WindowState? Window { get; init; }

    public ConversationPriority? Priority { get; init; }

    public WaitingAge? Waiting { get; init; }

    /// <summary>A note in it names this member, or it holds what they scheduled.</summary>
    public Guid? MentionedUserId { get; init; }

    /// <summary>With <see cref="MentionedUserId"/>: only what they have not seen.</summary>
    public bool IsMentionUnseen { get; init; }

    /// <summary>The filter of a view, for the member who looks. A search finds settled conversations too.</summary>
    public static ConversationFilter Of(InboxView view, Guid? userId, string? search, ConversationFilter? chosen = null)
    {
        var filter = (chosen ?? new()) with { Search = search };
        return view switch
        {
            InboxView.Mine => filter with { AssigneeId = userId ?? Guid.Empty, IsUnassigned = false, Status = filter.Status ?? ConversationStatus.OPEN },
            InboxView.Unassigned => filter with { AssigneeId = null, IsUnassigned = true, Status = filter.Status ?? ConversationStatus.OPEN },
            InboxView.Mentions => filter with { MentionedUserId = userId ?? Guid.Empty },
            InboxView.Closing => filter with { Window = WindowState.CLOSING, Status = ConversationStatus.OPEN },
            InboxView.Snoozed => filter with { Status = ConversationStatus.SNOOZED },
            InboxView.Resolved => filter with { Status = ConversationStatus.RESOLVED },
            _ => filter with { Status = filter.Status ?? (search is null ? ConversationStatus.OPEN : null) },
        };
    }

    /// <summary>How many things it is narrowed to, the search aside.</summary>
    public int Count =>
        Labels.Ids.Count + new[] { IsUnassigned, AssigneeId is not null, Status is not null, StageId is not null, NumberId is not null, Language is not null, IsUnread, Window is not null, Priority is not null, Waiting is not null }.Count(one => one);
}

/// <summary>Ids in an order of their own; two lists of the same ids are equal.</summary>
public sealed class IdList : IEquatable<IdList>
{
    public static readonly IdList None = new([]);

    public IdList(IEnumerable<Guid> ids) => Ids = [.. ids.Distinct().Order()];

    public IReadOnlyList<Guid> Ids { get; }

    public IdList Toggle(Guid id) => new(Ids.Contains(id) ? Ids.Where(one => one != id) : Ids.Append(id));

    public bool Equals(IdList? other) => other is not null && Ids.SequenceEqual(other.Ids);

    public override bool Equals(object? obj) => Equals(obj as IdList);

    public override int GetHashCode() => Ids.Aggregate(0, HashCode.Combine);
}
