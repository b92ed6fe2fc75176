using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

/// <summary>Reads the board: what the columns add up to, and their cards. Archived leads are not on it.</summary>
public sealed class BoardQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, TimeProvider time)
{
    public const int PageSize = 25;

    /// <summary>Count and sum per stage; a stage without leads is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, StageTotal>> TotalsAsync(IReadOnlyCollection<Guid> stageIds, LeadFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await OnBoard(db, filter).Where(lead => stageIds.Contains(lead.StageId))
            .GroupBy(lead => lead.StageId)
            .Select(stage => new StageTotal(stage.Key, stage.Count(), stage.Sum(lead => lead.ValueInCents) ?? 0))
            .ToDictionaryAsync(total => total.StageId, cancellationToken);
    }

    /// <summary>The next cards of a column after <paramref name="after"/>, last changed first. Fewer than <see cref="PageSize"/> means the end.</summary>
    public async Task<IReadOnlyList<LeadCard>> ListCardsAsync(Guid stageId, LeadFilter filter, CardKey? after, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var leads = OnBoard(db, filter).Where(lead => lead.StageId == stageId);
        if (after is var (atUtc, id)) leads = leads.Where(lead => lead.LastActivityAtUtc <= atUtc && (lead.LastActivityAtUtc < atUtc || lead.Id < id));
        return await WithTalkAsync(db, await ToCardsAsync(db, Newest(leads), cancellationToken), cancellationToken);
    }

    /// <summary>The first cards of several columns, with one look at what hangs on them.</summary>
    public async Task<ILookup<Guid, LeadCard>> FirstCardsAsync(IEnumerable<Guid> stageIds, LeadFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var cards = new List<LeadCard>();
        foreach (var stageId in stageIds) cards.AddRange(await ToCardsAsync(db, Newest(OnBoard(db, filter).Where(lead => lead.StageId == stageId)), cancellationToken));
        return (await WithTalkAsync(db, cards, cancellationToken)).ToLookup(card => card.StageId);
    }

    /// <summary>Those of <paramref name="leadIds"/> that are on the board and in the filter, as they are now.</summary>
    public async Task<IReadOnlyList<LeadCard>> FindCardsAsync(IReadOnlyCollection<Guid> leadIds, LeadFilter filter, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var cards = new List<LeadCard>();
        foreach (var some in leadIds.Chunk(200)) cards.AddRange(await ToCardsAsync(db, OnBoard(db, filter).Where(lead => some.Contains(lead.Id)), cancellationToken));
        return await WithTalkAsync(db, cards, cancellationToken);
    }

    /// <summary>The lead's newest conversation; null when the person never wrote.</summary>
    public async Task<Guid?> FindConversationAsync(Guid leadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await db.Conversations.AsNoTracking().Where(c => c.LeadId == leadId).OrderByDescending(c => c.LastMessageAtUtc).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken);
    }

    private IQueryable<Lead> OnBoard(AppDbContext db, LeadFilter filter) =>
        filter.Apply(db, db.Leads.AsNoTracking().Where(lead => lead.Status != LeadStatus.ARCHIVED), time.GetUtcNow().UtcDateTime);

    private static IQueryable<Lead> Newest(IQueryable<Lead> leads) => leads.OrderByDescending(lead => lead.LastActivityAtUtc).ThenByDescending(lead => lead.Id).Take(PageSize);

    private static Task<List<LeadCard>> ToCardsAsync(AppDbContext db, IQueryable<Lead> leads, CancellationToken cancellationToken) => (
        from lead in leads
        join user in db.Users on lead.OwnerId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby lead.LastActivityAtUtc descending, lead.Id descending
        select new LeadCard(
            lead.Id, lead.StageId, lead.Name, lead.Phone, lead.ContactId, lead.OwnerId, user.DisplayName == "" ? user.Email : user.DisplayName,
            lead.ValueInCents, lead.LastActivityAtUtc, lead.Status, lead.OfferSettledStageId))
        .ToListAsync(cancellationToken);

    // A second look by index; "the newest of each" in one query would read every conversation there is.
    private static async Task<IReadOnlyList<LeadCard>> WithTalkAsync(AppDbContext db, List<LeadCard> cards, CancellationToken cancellationToken)
    {
        var conversations = await cards.Select(card => (Guid?)card.Id).LoadByKeysAsync(some => db.Conversations.AsNoTracking().Where(c => some.Contains(c.LeadId))
            .Select(c => new CardConversation(
                c.Id, c.LeadId!.Value, c.LastMessagePreview, c.LastMessageKind, c.LastMessageDirection, c.LastMessageAtUtc, c.UnreadCount, c.LastInboundAtUtc)), cancellationToken);
        var tasks = await cards.Select(card => card.Id).LoadByKeysAsync(some => db.LeadTasks.AsNoTracking().Where(task => some.Contains(task.LeadId) && task.DoneAtUtc == null)
            .Select(task => new CardTask(task.LeadId, task.Title, task.DueAtUtc)), cancellationToken);
        var newest = conversations.GroupBy(c => c.LeadId).ToDictionary(group => group.Key, group => group.MaxBy(c => c.LastMessageAtUtc));
        var next = tasks.GroupBy(task => task.LeadId).ToDictionary(group => group.Key, group => group.MinBy(task => task.DueAtUtc ?? DateTime.MaxValue));
        return [.. cards.Select(card => card with { Conversation = newest.GetValueOrDefault(card.Id), NextTask = next.GetValueOrDefault(card.Id) })];
    }
}
