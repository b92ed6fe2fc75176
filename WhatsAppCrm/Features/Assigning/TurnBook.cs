using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Assigning;

/// <summary>Whose turn it is: among those who may get one more, whoever got none the longest, then whoever has fewest open.</summary>
internal sealed class TurnBook
{
    private readonly AssignmentSettings _settings;
    private readonly List<Place> _places;

    private TurnBook(AssignmentSettings settings, List<Place> places, HashSet<Guid> gone) => (_settings, _places, Gone) = (settings, places, gone);

    /// <summary>Members who have been offline so long that their customers are given on.</summary>
    public IReadOnlySet<Guid> Gone { get; }

    public bool HasRoom => _places.Exists(place => _settings.MayGet(place.Presence, place.Open));

    public static async Task<TurnBook> LoadAsync(AppDbContext db, AssignmentSettings settings, DateTime nowUtc, CancellationToken cancellationToken)
    {
        var members = await db.Memberships.OrderBy(member => member.Id).ToListAsync(cancellationToken);
        var leases = (await db.PresenceLeases.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(lease => lease.UserId);
        var presence = members.ToDictionary(member => member.UserId, member => PresenceOf(member, [.. leases[member.UserId].Where(lease => lease.ExpiresAtUtc >= nowUtc)]));
        var takers = members.Where(member => !member.SitsOut && settings.MayGet(presence[member.UserId], open: 0)).ToList();
        var ids = takers.Select(member => (Guid?)member.UserId).ToList();
        var open = await db.Conversations.Where(one => one.Status == ConversationStatus.OPEN && ids.Contains(one.AssigneeId))
            .GroupBy(one => one.AssigneeId!.Value).Select(some => new { UserId = some.Key, Count = some.Count() }).ToDictionaryAsync(one => one.UserId, one => one.Count, cancellationToken);
        // A process that died says until when its word held; that may not be written down yet.
        var gone = members.Where(member => settings.GiveOnAfter is { } after && presence[member.UserId] == Presence.OFFLINE && LastSeen(member, leases[member.UserId]) <= nowUtc - after);
        return new(settings, [.. takers.Select(member => new Place(member, presence[member.UserId], open.GetValueOrDefault(member.UserId)))], [.. gone.Select(member => member.UserId)]);
    }

    /// <summary>The next one's place is taken.</summary>
    /// <param name="exceptUserId">Whoever had it.</param>
    /// <returns>Null when nobody may get one more.</returns>
    public Guid? Next(Guid? exceptUserId, DateTime nowUtc)
    {
        var next = _places.Where(place => place.Member.UserId != exceptUserId && _settings.MayGet(place.Presence, place.Open))
            .OrderBy(place => place.Member.LastGivenAtUtc ?? DateTime.MinValue).ThenBy(place => place.Open).FirstOrDefault();
        if (next is null) return null;
        next.Open++;
        next.Member.WasGiven(nowUtc);
        return next.Member.UserId;
    }

    private static Presence PresenceOf(Membership member, IReadOnlyList<PresenceLease> leases) =>
        leases.Count == 0 ? Presence.OFFLINE : member.IsAway || leases.All(lease => lease.IsIdle) ? Presence.AWAY : Presence.ONLINE;

    private static DateTime? LastSeen(Membership member, IEnumerable<PresenceLease> leases) =>
        leases.Select(lease => (DateTime?)lease.ExpiresAtUtc).Append(member.LastSeenAtUtc).Max();

    private sealed class Place(Membership member, Presence presence, int open)
    {
        public Membership Member { get; } = member;

        public Presence Presence { get; } = presence;

        public int Open { get; set; } = open;
    }
}
