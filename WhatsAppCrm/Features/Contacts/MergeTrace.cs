using System.Text.Json;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>What a merge moved and changed: all that undoing it needs, kept with the merge.</summary>
public sealed record MergeTrace
{
    public required RowValues Other { get; init; }

    public required RowValues SurvivorBefore { get; init; }

    public required RowValues SurvivorAfter { get; init; }

    public required IReadOnlyList<Guid> AddressIds { get; init; }

    public required IReadOnlyList<ConversationTrace> Conversations { get; init; }

    public required IReadOnlyList<LeadTrace> Leads { get; init; }

    /// <summary>Waiting messages that were told whom they are for.</summary>
    public required IReadOnlyList<Guid> AddressedIds { get; init; }

    public required IReadOnlyList<Guid> ReactionIds { get; init; }

    /// <summary>Messages in groups.</summary>
    public required IReadOnlyList<Guid> AuthoredIds { get; init; }

    /// <summary>Leads that were deleted before the merge and could still be brought back.</summary>
    public IReadOnlyList<Guid> DeletedLeadIds { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this);

    public static MergeTrace Read(string json) => JsonSerializer.Deserialize<MergeTrace>(json)!;
}

/// <param name="IsOthers">The other contact's before.</param>
/// <param name="After">Null when its messages went into another and it is gone.</param>
/// <param name="IntoId">Where they went.</param>
/// <param name="AnswersGoThere">Of one that is gone: the other contact wrote last, so the first answers after the merge were to them.</param>
/// <param name="RecentIds">Messages of one that stayed that are about as old as the merge: they were there before it, whatever the clocks say.</param>
public sealed record ConversationTrace(
    Guid Id, Guid AccountId, bool IsOthers, RowValues Before, RowValues? After, Guid? IntoId, bool AnswersGoThere, IReadOnlyList<Guid> MessageIds, IReadOnlyList<Guid> RecentIds)
{
    /// <summary>Of one that is gone.</summary>
    public TriageTrace Triage { get; init; } = TriageTrace.None;
}

/// <param name="IntoId">The lead that took its notes and its place; null when it was kept.</param>
public sealed record LeadTrace(Guid Id, bool IsOthers, RowValues Before, Guid? IntoId, IReadOnlyList<Guid> NoteIds);
