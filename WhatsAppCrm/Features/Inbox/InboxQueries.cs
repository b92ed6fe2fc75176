using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Features.Search;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Reads the conversation list. Every member may see every conversation of the organization.</summary>
public sealed class InboxQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, SearchQueries search, TimeProvider time)
{
    public const int PageSize = 50;

    /// <summary>The next rows after <paramref name="after"/>; from the top when null. Fewer than asked means the end.</summary>
    public async Task<IReadOnlyList<ConversationSummary>> ListAsync(ConversationOrder order, ConversationKey? after, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var filtered = db.Conversations.AsNoTracking().Where(db, order.Filter, order.AsOfUtc);
        if (await FewAsync(db, order.Filter, cancellationToken) is { } few)
        {
            if (few.Count == 0) return [];
            var rows = await filtered.Where(c => few.Contains(c.Id)).ToSummariesAsync(db, cancellationToken);
            return [.. order.Sorted(rows).Where(row => after is not { } key || order.KeyOf(row).CompareTo(key) > 0).Take(PageSize)];
        }

        var page = new List<ConversationSummary>();
        var parts = order.Parts();
        for (var i = after?.Part ?? 0; i < parts.Count && page.Count < PageSize; i++)
        {
            var part = parts[i].Of(filtered);
            if (after is { } key && key.Part == i) part = parts[i].After(part, key);
            page.AddRange(order.Sorted(await parts[i].Sort(part).Take(PageSize - page.Count).ToSummariesAsync(db, cancellationToken)));
        }

        return page;
    }

    /// <summary>Those of <paramref name="ids"/> that the filter lets through, as they are now.</summary>
    public async Task<IReadOnlyList<ConversationSummary>> FindAsync(ConversationFilter filter, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        if (filter.Search is not null && await FewAsync(db, filter, cancellationToken) is { } few) ids = [.. few.Intersect(ids)];
        return await db.Conversations.AsNoTracking().Where(c => ids.Contains(c.Id)).Where(db, filter, time.GetUtcNow().UtcDateTime).ToSummariesAsync(db, cancellationToken);
    }

    /// <summary>One page for the REST API.</summary>
    public async Task<Paged<ConversationSummary>> PageAsync(ConversationOrder order, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var filtered = db.Conversations.AsNoTracking().Where(db, order.Filter, order.AsOfUtc);
        if (order.Filter.Search is not null && await FewAsync(db, order.Filter, cancellationToken) is { } few) filtered = filtered.Where(c => few.Contains(c.Id));
        var (rows, total, skip) = (new List<ConversationSummary>(), 0, page.Skip);
        foreach (var part in order.Parts())
        {
            var count = await part.Of(filtered).CountAsync(cancellationToken);
            if (skip < count && rows.Count < page.Limit)
                rows.AddRange(order.Sorted(await part.Sort(part.Of(filtered)).Skip(skip).Take(page.Limit - rows.Count).ToSummariesAsync(db, cancellationToken)));
            (total, skip) = (total + count, Math.Max(0, skip - count));
        }

        return page.Answer(rows, total);
    }

    /// <summary>How many conversations the filter lets through, counted to at most <paramref name="atMost"/>.</summary>
    public async Task<int> CountAsync(ConversationFilter filter, int atMost, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var filtered = db.Conversations.AsNoTracking().Where(db, filter, time.GetUtcNow().UtcDateTime);
        if (await FewAsync(db, filter, cancellationToken) is { } few) return few.Count == 0 ? 0 : Math.Min(atMost, await filtered.CountAsync(c => few.Contains(c.Id), cancellationToken));
        return await new ListPart(filter.Window is null ? InboxSort.Newest : InboxSort.Closing).Sort(filtered).Take(atMost).CountAsync(cancellationToken);
    }

    /// <summary>The first of a list, at most <paramref name="atMost"/>: what "select all" selects.</summary>
    public async Task<IReadOnlyList<Guid>> ListIdsAsync(ConversationFilter filter, int atMost, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var filtered = db.Conversations.AsNoTracking().Where(db, filter, time.GetUtcNow().UtcDateTime);
        if (await FewAsync(db, filter, cancellationToken) is { } few)
        {
            if (few.Count == 0) return [];
            filtered = filtered.Where(c => few.Contains(c.Id));
        }

        return await new ListPart(filter.Window is null ? InboxSort.Newest : InboxSort.Closing).Sort(filtered).Take(atMost).Select(c => c.Id).ToListAsync(cancellationToken);
    }

    /// <summary>How many conversations have something unread, counted to at most <paramref name="atMost"/>.</summary>
    public async Task<int> CountUnreadAsync(int atMost, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Conversations.Where(c => c.UnreadCount > 0).OrderBy(c => c.Status).Take(atMost).CountAsync(cancellationToken);
    }

    /// <summary>Every conversation that may be in the filter, where they can be looked up and are few; what a search finds always is.</summary>
    private async Task<List<Guid>?> FewAsync(AppDbContext db, ConversationFilter filter, CancellationToken cancellationToken) =>
        filter.Search is { } words ? [.. await search.ConversationsAsync(words, cancellationToken)] : await db.FewAsync(filter, cancellationToken);

    /// <summary>Whether any number is connected: without one, nobody can write.</summary>
    public async Task<bool> HasNumberAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.WhatsAppAccounts.AnyAsync(account => account.Status != WhatsAppAccountStatus.DISCONNECTED, cancellationToken);
    }

    /// <summary>
    /// The conversation an address names: our opaque id, or 002's <c>+phone</c> in any of its spellings (then the newest
    /// conversation with that number).
    /// </summary>
    /// <exception cref="ProblemException"><c>NOT_FOUND</c>: not there, or another organization's.</exception>
    public async Task<Guid> ResolveAsync(string idOrPhone, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var conversations = db.Conversations.AsNoTracking();
        if (Guid.TryParse(idOrPhone, out var id))
        {
            id = await db.FollowConversationAsync(id, cancellationToken);
            conversations = conversations.Where(c => c.Id == id);
        }
        else if (PhoneNumber.TryParse(idOrPhone, out var phone))
        {
            var key = phone.Key;
            conversations = conversations.Where(c => db.ContactAddresses.Any(a => a.Kind == AddressKind.PHONE && a.Value == key && a.ContactId == c.ContactId));
        }
        else throw new ProblemException(Problem.NotFound);

        var found = await conversations.OrderByDescending(c => c.LastMessageAtUtc).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken);
        return found ?? throw new ProblemException(Problem.NotFound);
    }
}
