using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Features.Webhooks;

/// <summary>
/// Brings Meta's news of accounts and numbers to those it concerns: a line in the timeline, what it changes, and an alert where
/// somebody must know. A repeat is seen by its line and changes nothing, also after years; news that is older than what is known
/// of the same fact is a line and nothing more, because webhooks come in any order.
/// </summary>
internal sealed class TakeInAccountChanges(AppDbContext db, Guid organizationId, DateTime nowUtc, HashSet<LiveEvent> changes, string? ownAppId)
{
    /// <summary>Meta's times are whole seconds, and a read takes a moment: news this little older than a read still counts.</summary>
    private static readonly TimeSpan ReadSlack = TimeSpan.FromMinutes(1);

    /// <summary>Some number may send again: wake the outbox after the commit.</summary>
    public bool AccessCameBack { get; private set; }

    public async Task RunAsync(IReadOnlyList<OrganizationPart> parts, CancellationToken cancellationToken)
    {
        var news = parts.Where(part => part.AccountChange is not null).Select(part => (part.AccountId, Change: part.AccountChange!)).ToList();
        if (news.Count == 0) return;

        var ids = news.Select(one => one.AccountId).Distinct().ToList();
        var accounts = await db.WhatsAppAccounts.Where(account => ids.Contains(account.Id)).OrderBy(account => account.Id).ForUpdate().ToDictionaryAsync(account => account.Id, cancellationToken);
        var healths = await db.NumberHealths.Where(health => ids.Contains(health.WhatsAppAccountId)).ToDictionaryAsync(health => health.WhatsAppAccountId, cancellationToken);
        foreach (var (accountId, change) in news)
        {
            var account = accounts[accountId];
            if (await IsKnownAsync(account, change.Key, cancellationToken)) continue;
            if (!healths.TryGetValue(accountId, out var health)) db.NumberHealths.Add(healths[accountId] = health = new NumberHealth(account));

            var isOvertaken = await IsOvertakenAsync(account, health, change, cancellationToken);
            await db.NoteAsync(account, change.News.Kind, change.News.Severity, change.News.Detail, change.Key, change.AtUtc, cancellationToken);
            changes.Add(new LiveEvent(organizationId, LiveEventKind.WhatsAppAccount, accountId));
            if (isOvertaken) continue;
            var effects = new AccountEffects(db, account, health, change, nowUtc, ownAppId);
            await effects.ApplyAsync(cancellationToken);
            AccessCameBack |= effects.AccessCameBack;
        }
    }

    private async Task<bool> IsKnownAsync(WhatsAppAccount account, string key, CancellationToken cancellationToken) =>
        db.AccountEvents.Local.Any(line => line.WhatsAppAccountId == account.Id && line.Key == key)
        || await db.AccountEvents.AnyAsync(line => line.WhatsAppAccountId == account.Id && line.Key == key, cancellationToken);

    private async Task<bool> IsOvertakenAsync(WhatsAppAccount account, NumberHealth health, AccountChange change, CancellationToken cancellationToken)
    {
        var (at, fact) = (change.AtUtc, change.News.SameFact);
        if (change.News.IsRead && at < health.ReadAtUtc - ReadSlack) return true;
        if (fact.Count == 0) return false;
        return db.AccountEvents.Local.Any(line => line.WhatsAppAccountId == account.Id && fact.Contains(line.Kind) && line.AtUtc > at)
            || await db.AccountEvents.AnyAsync(line => line.WhatsAppAccountId == account.Id && fact.Contains(line.Kind) && line.AtUtc > at, cancellationToken);
    }
}
