using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>One row of the list.</summary>
/// <param name="AssigneeName">Null when nobody has it.</param>
public sealed record ConversationSummary(
    Guid Id,
    Guid ContactId,
    string ContactName,
    string? Phone,
    Guid? LeadId,
    string? LeadName,
    ConversationStatus Status,
    int UnreadCount,
    DateTime LastMessageAtUtc,
    string? LastMessagePreview,
    MessageKind? LastMessageKind,
    MessageDirection? LastMessageDirection,
    MessageStatus? LastMessageStatus,
    DateTime? LastInboundAtUtc,
    Guid? AssigneeId,
    string? AssigneeName)
{
    public ConversationPriority Priority { get; init; }

    /// <summary>Of a snoozed one; null: until the customer writes.</summary>
    public DateTime? SnoozedUntilUtc { get; init; }

    /// <summary>Since when the customer waits for a person; null: nobody waits.</summary>
    public DateTime? WaitingSinceUtc { get; init; }

    public string? Language { get; init; }

    public IdList Labels { get; init; } = IdList.None;

    /// <summary>When the 24 h window closes; null when it never opened.</summary>
    public DateTime? WindowClosesAtUtc => LastInboundAtUtc + Conversation.ServiceWindow;
}

/// <summary>Filters (all but the search) and projects conversations; composed by <see cref="InboxQueries"/>.</summary>
internal static class ConversationSummaries
{
    public static IQueryable<Conversation> Where(this IQueryable<Conversation> conversations, AppDbContext db, ConversationFilter filter, DateTime nowUtc)
    {
        // Written out: a partial index is only used for a value that stands in the statement.
        conversations = filter.Status switch
        {
            ConversationStatus.OPEN => conversations.Where(c => c.Status == ConversationStatus.OPEN),
            ConversationStatus.SNOOZED => conversations.Where(c => c.Status == ConversationStatus.SNOOZED),
            ConversationStatus.RESOLVED => conversations.Where(c => c.Status == ConversationStatus.RESOLVED),
            _ => conversations,
        };
        if (filter.IsUnassigned) conversations = conversations.Where(c => c.AssigneeId == null);
        if (filter.AssigneeId is { } assigneeId) conversations = conversations.Where(c => c.AssigneeId == assigneeId);
        if (filter.IsUnread) conversations = conversations.Where(c => c.UnreadCount > 0);
        if (filter.NumberId is { } numberId) conversations = conversations.Where(c => c.WhatsAppAccountId == numberId);
        if (filter.Language is { } language) conversations = conversations.Where(c => c.Language == language);
        if (filter.StageId is { } stageId) conversations = conversations.Where(c => db.Leads.Any(lead => lead.Id == c.LeadId && lead.StageId == stageId));
        if (filter.Labels.Ids is { Count: > 0 } labels) conversations = conversations.Where(c => db.ConversationLabels.Any(on => on.ConversationId == c.Id && labels.Contains(on.LabelId)));
        if (filter.Priority is ConversationPriority.NONE) conversations = conversations.Where(c => c.Priority == ConversationPriority.NONE);
        else if (filter.Priority is { } priority) conversations = conversations.Where(c => c.Priority > ConversationPriority.NONE && c.Priority == priority);
        if (filter.Waiting is { } waiting)
        {
            var (after, upTo) = waiting.Bounds(nowUtc);
            conversations = conversations.Where(c => c.WaitingSinceUtc != null && c.WaitingSinceUtc > after && c.WaitingSinceUtc <= upTo);
        }

        if (filter.MentionedUserId is not null)
        {
            var mentioned = db.MentionedIn(filter);
            conversations = conversations.Where(c => mentioned.Contains(c.Id));
        }

        return conversations.InWindow(filter.Window, nowUtc);
    }

    private static IQueryable<Conversation> InWindow(this IQueryable<Conversation> conversations, WindowState? window, DateTime nowUtc)
    {
        var openAfter = nowUtc - Conversation.ServiceWindow;
        var closingUntil = openAfter + ConversationFilter.ClosingWithin;
        return window switch
        {
            WindowState.OPEN => conversations.Where(c => c.LastInboundAtUtc > openAfter),
            WindowState.CLOSING => conversations.Where(c => c.LastInboundAtUtc > openAfter && c.LastInboundAtUtc <= closingUntil),
            WindowState.CLOSED => conversations.Where(c => c.LastInboundAtUtc == null || c.LastInboundAtUtc <= openAfter),
            _ => conversations,
        };
    }

    /// <summary>In no order: the caller has put filters and a limit on <paramref name="conversations"/>.</summary>
    public static async Task<List<ConversationSummary>> ToSummariesAsync(this IQueryable<Conversation> conversations, AppDbContext db, CancellationToken cancellationToken)
    {
        var rows = await ToSummaries(conversations, db).ToListAsync(cancellationToken);
        if (rows.Count == 0) return rows;
        var labels = (await rows.Select(row => row.Id).LoadByKeysAsync(
            some => db.ConversationLabels.AsNoTracking().Where(on => some.Contains(on.ConversationId)).Select(on => new { on.ConversationId, on.LabelId }), cancellationToken))
            .ToLookup(on => on.ConversationId, on => on.LabelId);
        return labels.Count == 0 ? rows : [.. rows.Select(row => labels.Contains(row.Id) ? row with { Labels = new IdList(labels[row.Id]) } : row)];
    }

    private static IQueryable<ConversationSummary> ToSummaries(IQueryable<Conversation> conversations, AppDbContext db) =>
        from conversation in conversations
        join contact in db.Contacts on conversation.ContactId equals contact.Id
        join lead in db.Leads on conversation.LeadId equals lead.Id into leads
        from lead in leads.DefaultIfEmpty()
        join user in db.Users on conversation.AssigneeId equals user.Id into users
        from user in users.DefaultIfEmpty()
        select new ConversationSummary(
            conversation.Id,
            contact.Id,
            contact.Name,
            contact.Phone,
            conversation.LeadId,
            lead.Name,
            conversation.Status,
            conversation.UnreadCount,
            conversation.LastMessageAtUtc,
            conversation.LastMessagePreview,
            conversation.LastMessageKind,
            conversation.LastMessageDirection,
            conversation.LastMessageStatus,
            conversation.LastInboundAtUtc,
            conversation.AssigneeId,
            user.DisplayName == "" ? user.Email : user.DisplayName)
        {
            Priority = conversation.Priority,
            SnoozedUntilUtc = conversation.SnoozedUntilUtc,
            WaitingSinceUtc = conversation.WaitingSinceUtc,
            Language = conversation.Language,
        };
}
