using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Features.Assigning;

/// <summary>How conversations are given by turns, as the page and REST know it. A PUT replaces all of it, except that members who are not named stay as they are.</summary>
public sealed record AssignmentRules
{
    public bool Enabled { get; init; }

    /// <summary>Whoever has that many open conversations gets no more by turns, 1 to 500; null: no limit.</summary>
    public int? MostOpen { get; init; }

    /// <summary>Those who are away take turns too.</summary>
    public bool IncludesAway { get; init; }

    /// <summary>Minutes a member is offline before those who wait for them are given on, 1 to 1440; null: they stay.</summary>
    public int? GiveOnAfterMinutes { get; init; }

    public IReadOnlyList<Member>? Members { get; init; }

    public sealed record Member(Guid UserId, bool TakesTurns)
    {
        /// <summary>Read only, as the rest.</summary>
        public string? Name { get; init; }

        public Presence? Presence { get; init; }

        /// <summary>Open conversations they have.</summary>
        public int? Open { get; init; }
    }
}
