using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>
/// Writes down who is present in this process, where every process sees it: only what changed, and now and then one statement that
/// everything still holds. What a dead process left ends by its time, and whoever looks next clears it. One of it a process.
/// </summary>
public sealed class KeepPresence(IServiceScopeFactory scopes, PresenceBook book, Teams teams, ILiveEvents liveEvents, TimeProvider clock) : IDisposable
{
    /// <summary>How long a word of a process holds that is not renewed.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(20);
    private const int MostExpired = 500;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<(Guid OrganizationId, Guid UserId), bool> _written = [];
    private DateTime _renewedAtUtc;

    /// <summary>Calling twice is harmless.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await WriteDownAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task WriteDownAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        if (now - _renewedAtUtc >= RenewEvery) await RenewAsync(now, cancellationToken);
        var present = book.Present().ToDictionary(one => (one.OrganizationId, one.UserId), one => one.IsIdle);
        var changed = present.Where(one => !_written.TryGetValue(one.Key, out var wasIdle) || wasIdle != one.Value).Select(one => one.Key)
            .Concat(_written.Keys.Where(key => !present.ContainsKey(key))).ToList();
        foreach (var organization in changed.GroupBy(key => key.OrganizationId))
        {
            await WriteAsync(organization.Key, [.. organization.Select(key => (key.UserId, present.TryGetValue(key, out var isIdle) ? isIdle : (bool?)null))], now, cancellationToken);
            foreach (var key in organization)
                if (present.TryGetValue(key, out var isIdle)) _written[key] = isIdle;
                else _written.Remove(key);
        }

        await ClearAsync(now, cancellationToken);
    }

    /// <summary>This process ends: nobody is present here any more.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var organization in _written.Keys.GroupBy(key => key.OrganizationId))
            await WriteAsync(organization.Key, [.. organization.Select(key => (key.UserId, (bool?)null))], clock.GetUtcNow().UtcDateTime, cancellationToken);
        _written.Clear();
    }

    private async Task RenewAsync(DateTime now, CancellationToken cancellationToken)
    {
        _renewedAtUtc = now;
        if (_written.Count == 0) return;
        var until = now + Lease;
        await using var scope = scopes.CreateAsyncScope();
        await using var db = await Factory(scope).CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.BeginWriteAsync(cancellationToken);
        var renewed = await db.AcrossOrganizations<PresenceLease>().Where(lease => lease.ProcessId == book.ProcessId)
            .ExecuteUpdateAsync(set => set.SetProperty(lease => lease.ExpiresAtUtc, until), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        // This process stood still for so long that others took it for dead: everything is written anew.
        if (renewed < _written.Count) _written.Clear();
    }

    /// <param name="members">Null: gone from here.</param>
    private async Task WriteAsync(Guid organizationId, IReadOnlyList<(Guid UserId, bool? IsIdle)> members, DateTime now, CancellationToken cancellationToken)
    {
        var ids = members.Select(member => member.UserId).ToList();
        await using (var scope = OrganizationScope.Begin(scopes, organizationId))
        await using (var db = await Factory(scope).CreateDbContextAsync(cancellationToken))
        await using (var transaction = await db.BeginWriteAsync(cancellationToken))
        {
            var leases = await db.PresenceLeases.Where(lease => lease.ProcessId == book.ProcessId && ids.Contains(lease.UserId)).ToDictionaryAsync(lease => lease.UserId, cancellationToken);
            foreach (var (userId, isIdle) in members)
            {
                var lease = leases.GetValueOrDefault(userId);
                if (isIdle is not { } idle) db.RemoveRange(lease is null ? [] : [lease]);
                else if (lease is null) db.Add(new PresenceLease(organizationId, userId, book.ProcessId, idle, now + Lease));
                else lease.Renew(idle, now + Lease);
            }

            await db.SaveChangesAsync(cancellationToken);
            await SeenAsync(db, [.. members.Where(member => member.IsIdle is null).Select(member => member.UserId)], now, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        Tell(organizationId, ids);
    }

    /// <summary>Ends what processes left that are no more.</summary>
    private async Task ClearAsync(DateTime now, CancellationToken cancellationToken)
    {
        List<PresenceLease> expired;
        await using (var scope = scopes.CreateAsyncScope())
        await using (var db = await Factory(scope).CreateDbContextAsync(cancellationToken))
            expired = await db.AcrossOrganizations<PresenceLease>().AsNoTracking().Where(lease => lease.ExpiresAtUtc < now).OrderBy(lease => lease.ExpiresAtUtc).Take(MostExpired).ToListAsync(cancellationToken);

        foreach (var organization in expired.GroupBy(lease => lease.OrganizationId))
        {
            var leases = organization.Select(lease => lease.Id).ToList();
            await using (var scope = OrganizationScope.Begin(scopes, organization.Key))
            await using (var db = await Factory(scope).CreateDbContextAsync(cancellationToken))
            await using (var transaction = await db.BeginWriteAsync(cancellationToken))
            {
                await db.PresenceLeases.Where(lease => leases.Contains(lease.Id) && lease.ExpiresAtUtc < now).ExecuteDeleteAsync(cancellationToken);
                await SeenAsync(db, [.. organization.Select(lease => lease.UserId)], organization.Max(lease => lease.ExpiresAtUtc), cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            Tell(organization.Key, organization.Select(lease => lease.UserId));
        }
    }

    private static async Task SeenAsync(AppDbContext db, List<Guid> users, DateTime atUtc, CancellationToken cancellationToken)
    {
        if (users.Count == 0) return;
        await db.Memberships.Where(member => users.Contains(member.UserId) && (member.LastSeenAtUtc == null || member.LastSeenAtUtc < atUtc))
            .ExecuteUpdateAsync(set => set.SetProperty(member => member.LastSeenAtUtc, atUtc), cancellationToken);
    }

    private void Tell(Guid organizationId, IEnumerable<Guid> users)
    {
        teams.Forget(organizationId);
        foreach (var userId in users.Distinct()) liveEvents.Publish(new(organizationId, LiveEventKind.Presence, userId));
    }

    public void Dispose() => _turn.Dispose();

    private static IDbContextFactory<AppDbContext> Factory(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>();
}
