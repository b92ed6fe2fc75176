using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Leads;

public sealed record PipelineRow(Guid Id, string Name, bool IsDefault, DateTime CreatedAt, IReadOnlyList<StageRow> Stages);

public sealed record StageRow(Guid Id, string Name, int Position, string Color);

/// <summary>What stands at the head of a column.</summary>
public sealed record StageTotal(Guid StageId, int Count, long SumInCents);

/// <summary>Where a column goes on: after the card with this key.</summary>
public readonly record struct CardKey(DateTime UpdatedAtUtc, Guid Id);

/// <summary>One card of the board.</summary>
/// <param name="Conversation">The lead's newest conversation; null when the person never wrote.</param>
public sealed record LeadCard(
    Guid Id,
    Guid StageId,
    string Name,
    string? Phone,
    Guid? ContactId,
    Guid? OwnerId,
    string? OwnerName,
    long? ValueInCents,
    DateTime UpdatedAtUtc,
    CardConversation? Conversation = null)
{
    public CardKey Key => new(UpdatedAtUtc, Id);
}

/// <summary>What a card says of its conversation.</summary>
public sealed record CardConversation(
    Guid Id, Guid LeadId, string? Preview, MessageKind? Kind, MessageDirection? Direction, DateTime LastMessageAtUtc, int UnreadCount, DateTime? LastInboundAtUtc)
{
    public DateTime? WindowClosesAtUtc => LastInboundAtUtc + Domain.Conversations.Conversation.ServiceWindow;
}

/// <summary>Reads the board: pipelines, what the columns add up to, and their cards. Archived leads are not on it.</summary>
public sealed class BoardQueries(IDbContextFactory<AppDbContext> factory, CurrentOrganization current)
{
    public const int PageSize = 50;

    /// <summary>Every pipeline with its stages from left to right, the default one first.</summary>
    public async Task<IReadOnlyList<PipelineRow>> ListPipelinesAsync(CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var pipelines = await db.Pipelines.AsNoTracking().OrderByDescending(p => p.IsDefault).ThenBy(p => p.CreatedAtUtc).ToListAsync(cancellationToken);
        var stages = await db.Stages.AsNoTracking().OrderBy(s => s.Position).ThenBy(s => s.Id).ToListAsync(cancellationToken);
        return
        [
            .. pipelines.Select(p => new PipelineRow(
                p.Id, p.Name, p.IsDefault, p.CreatedAtUtc,
                [.. stages.Where(s => s.PipelineId == p.Id).Select(s => new StageRow(s.Id, s.Name, s.Position, s.Color))])),
        ];
    }

    /// <summary>Count and sum per stage; a stage without leads is left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, StageTotal>> TotalsAsync(IReadOnlyCollection<Guid> stageIds, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await OnBoard(db).Where(lead => stageIds.Contains(lead.StageId))
            .GroupBy(lead => lead.StageId)
            .Select(stage => new StageTotal(stage.Key, stage.Count(), stage.Sum(lead => lead.ValueInCents) ?? 0))
            .ToDictionaryAsync(total => total.StageId, cancellationToken);
    }

    /// <summary>The next cards of a column after <paramref name="after"/>, last changed first. Fewer than <see cref="PageSize"/> means the end.</summary>
    public async Task<IReadOnlyList<LeadCard>> ListCardsAsync(Guid stageId, CardKey? after, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var leads = OnBoard(db).Where(lead => lead.StageId == stageId);
        if (after is var (atUtc, id)) leads = leads.Where(lead => lead.UpdatedAtUtc <= atUtc && (lead.UpdatedAtUtc < atUtc || lead.Id < id));
        return await ToCardsAsync(db, leads.OrderByDescending(lead => lead.UpdatedAtUtc).ThenByDescending(lead => lead.Id).Take(PageSize), cancellationToken);
    }

    /// <summary>Those of <paramref name="leadIds"/> that are on the board, as they are now.</summary>
    public async Task<IReadOnlyList<LeadCard>> FindCardsAsync(IReadOnlyCollection<Guid> leadIds, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        return await ToCardsAsync(db, OnBoard(db).Where(lead => leadIds.Contains(lead.Id)), cancellationToken);
    }

    private static IQueryable<Lead> OnBoard(AppDbContext db) => db.Leads.AsNoTracking().Where(lead => lead.Status != LeadStatus.ARCHIVED);

    private static async Task<IReadOnlyList<LeadCard>> ToCardsAsync(AppDbContext db, IQueryable<Lead> leads, CancellationToken cancellationToken)
    {
        var cards = await (
            from lead in leads
            join user in db.Users on lead.OwnerId equals user.Id into users
            from user in users.DefaultIfEmpty()
            orderby lead.UpdatedAtUtc descending, lead.Id descending
            select new LeadCard(
                lead.Id, lead.StageId, lead.Name, lead.Phone, lead.ContactId, lead.OwnerId, user.DisplayName == "" ? user.Email : user.DisplayName,
                lead.ValueInCents, lead.UpdatedAtUtc, null))
            .ToListAsync(cancellationToken);

        // A second look by index; "the newest of each" in one query would read every conversation there is.
        var leadIds = cards.Select(card => (Guid?)card.Id).ToList();
        var conversations = await db.Conversations.AsNoTracking().Where(c => leadIds.Contains(c.LeadId))
            .Select(c => new CardConversation(
                c.Id, c.LeadId!.Value, c.LastMessagePreview, c.LastMessageKind, c.LastMessageDirection, c.LastMessageAtUtc, c.UnreadCount, c.LastInboundAtUtc))
            .ToListAsync(cancellationToken);
        var newest = conversations.GroupBy(c => c.LeadId).ToDictionary(group => group.Key, group => group.MaxBy(c => c.LastMessageAtUtc));
        return [.. cards.Select(card => card with { Conversation = newest.GetValueOrDefault(card.Id) })];
    }
}
