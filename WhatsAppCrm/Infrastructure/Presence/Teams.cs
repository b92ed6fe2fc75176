using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>An organization's members with who of them is there.</summary>
public sealed class TeamView(IReadOnlyDictionary<Guid, TeamView.Colleague> colleagues, TimeProvider clock)
{
    public static readonly TeamView Empty = new(new Dictionary<Guid, Colleague>(), TimeProvider.System);

    /// <param name="OnlineUntilUtc">The longest word of a process that somebody touches a page of theirs; null when none says so.</param>
    /// <param name="PresentUntilUtc">The same, touched or not.</param>
    public sealed record Colleague(Guid UserId, string Name, bool IsAway, DateTime? OnlineUntilUtc, DateTime? PresentUntilUtc);

    /// <summary>Null for somebody who is no member (any more).</summary>
    public string? NameOf(Guid userId) => colleagues.GetValueOrDefault(userId)?.Name;

    public Domain.Organizations.Presence PresenceOf(Guid userId)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return colleagues.GetValueOrDefault(userId) is not { PresentUntilUtc: { } present } one || present < now ? Domain.Organizations.Presence.OFFLINE
            : one.IsAway || !(one.OnlineUntilUtc >= now) ? Domain.Organizations.Presence.AWAY : Domain.Organizations.Presence.ONLINE;
    }

    public bool IsAwayByHand(Guid userId) => colleagues.GetValueOrDefault(userId) is { IsAway: true };
}

/// <summary>
/// Every organization's team, read once for all the pages that show it, and again when something about it changed; after a while in
/// any case, should that have been missed.
/// </summary>
public sealed class Teams
{
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<Guid, (Lazy<Task<TeamView>> View, DateTimeOffset At)> _known = new();
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;

    public Teams(IServiceScopeFactory scopes, InProcessLiveEvents liveEvents, TimeProvider clock)
    {
        (_scopes, _clock) = (scopes, clock);
        // Before any page hears of it and asks.
        liveEvents.Publishing += liveEvent =>
        {
            if (liveEvent.Kind is LiveEventKind.Presence or LiveEventKind.Members or LiveEventKind.Everything) Forget(liveEvent.OrganizationId);
        };
    }

    public void Forget(Guid organizationId) => _known.TryRemove(organizationId, out _);

    public async Task<TeamView> FindAsync(Guid organizationId)
    {
        var now = _clock.GetUtcNow();
        if (!_known.TryGetValue(organizationId, out var known) || now - known.At >= Keep)
            known = _known.AddOrUpdate(organizationId, _ => Begin(), (_, current) => now - current.At >= Keep ? Begin() : current);
        try
        {
            return await known.View.Value;
        }
        catch
        {
            // Whoever asks next asks the database again.
            Forget(organizationId);
            throw;
        }

        (Lazy<Task<TeamView>>, DateTimeOffset) Begin() => (new(() => ReadAsync(organizationId)), now);
    }

    private async Task<TeamView> ReadAsync(Guid organizationId)
    {
        await using var scope = OrganizationScope.Begin(_scopes, organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var members = await db.Memberships.AsNoTracking()
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => new { member.UserId, Name = user.DisplayName == "" ? user.Email! : user.DisplayName, member.IsAway })
            .ToListAsync();
        var leases = (await db.PresenceLeases.AsNoTracking().ToListAsync()).ToLookup(lease => lease.UserId);
        return new(
            members.ToDictionary(member => member.UserId, member => new TeamView.Colleague(
                member.UserId, member.Name, member.IsAway,
                leases[member.UserId].Where(lease => !lease.IsIdle).Max(lease => (DateTime?)lease.ExpiresAtUtc),
                leases[member.UserId].Max(lease => (DateTime?)lease.ExpiresAtUtc))),
            _clock);
    }
}

/// <summary>The current organization's team.</summary>
public sealed class Team(Teams teams, CurrentOrganization current)
{
    /// <summary>Empty without a current organization.</summary>
    public Task<TeamView> FindAsync() => current.Id is { } organizationId ? teams.FindAsync(organizationId) : Task.FromResult(TeamView.Empty);
}
