using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Reads the conversation list. Every member may see every conversation of the organization.</summary>
public sealed class InboxQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int PageSize = 50;

    /// <summary>The next rows after <paramref name="after"/>, newest first; from the top when null. Fewer than asked means the end.</summary>
    public async Task<IReadOnlyList<ConversationSummary>> ListAsync(ConversationFilter filter, ConversationKey? after, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var conversations = db.Conversations.AsNoTracking().Where(db, filter);
        if (after is var (atUtc, id))
        {
            // The first half is what the index seeks by; the second breaks ties.
            conversations = conversations.Where(c => c.LastMessageAtUtc <= atUtc && (c.LastMessageAtUtc < atUtc || c.Id < id));
        }

        conversations = conversations.OrderByDescending(c => c.LastMessageAtUtc).ThenByDescending(c => c.Id).Take(PageSize);
        return await conversations.ToSummaries(db).ToListAsync(cancellationToken);
    }

    /// <summary>Those of <paramref name="ids"/> that the filter lets through, as they are now.</summary>
    public async Task<IReadOnlyList<ConversationSummary>> FindAsync(ConversationFilter filter, IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var conversations = db.Conversations.AsNoTracking().Where(c => ids.Contains(c.Id)).Where(db, filter);
        return await conversations.ToSummaries(db).ToListAsync(cancellationToken);
    }

    /// <summary>One page for the REST API.</summary>
    public async Task<Paged<ConversationSummary>> PageAsync(ConversationFilter filter, PageRequest page, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var conversations = db.Conversations.AsNoTracking().Where(db, filter);
        var total = await conversations.CountAsync(cancellationToken);
        var rows = await conversations.OrderByDescending(c => c.LastMessageAtUtc).ThenByDescending(c => c.Id)
            .Skip(page.Skip).Take(page.Limit).ToSummaries(db).ToListAsync(cancellationToken);
        return page.Answer(rows, total);
    }

    /// <summary>How many conversations have something unread, counted to at most <paramref name="atMost"/>.</summary>
    public async Task<int> CountUnreadAsync(int atMost, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Conversations.Where(c => c.UnreadCount > 0).OrderByDescending(c => c.LastMessageAtUtc).Take(atMost).CountAsync(cancellationToken);
    }

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
