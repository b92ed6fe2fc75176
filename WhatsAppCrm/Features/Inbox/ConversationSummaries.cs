using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Which conversations the list shows.</summary>
public enum InboxView
{
    Mine,
    Unassigned,
    All,
}

/// <summary>What a list of conversations is narrowed to. Null and empty narrow nothing.</summary>
public sealed record ConversationFilter(
    bool IsUnassigned = false,
    Guid? AssigneeId = null,
    ConversationStatus? Status = null,
    string? Search = null)
{
    /// <summary>The filter of a view, for the member who looks.</summary>
    public static ConversationFilter Of(InboxView view, Guid? userId, string? search) => view switch
    {
        InboxView.Mine => new(AssigneeId: userId ?? Guid.Empty, Search: search),
        InboxView.Unassigned => new(IsUnassigned: true, Search: search),
        _ => new(Search: search),
    };

    public bool IsNarrow => IsUnassigned || AssigneeId is not null || Status is not null || !string.IsNullOrWhiteSpace(Search);
}

/// <summary>Where a list goes on: after the row with this key.</summary>
public readonly record struct ConversationKey(DateTime LastMessageAtUtc, Guid Id);

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
    public ConversationKey Key => new(LastMessageAtUtc, Id);

    /// <summary>When the 24 h window closes; null when it never opened.</summary>
    public DateTime? WindowClosesAtUtc => LastInboundAtUtc + Conversation.ServiceWindow;
}

/// <summary>Filters and projects conversations; composed by <see cref="InboxQueries"/>.</summary>
internal static class ConversationSummaries
{
    public static IQueryable<Conversation> Where(this IQueryable<Conversation> conversations, AppDbContext db, ConversationFilter filter)
    {
        if (filter.IsUnassigned) conversations = conversations.Where(conversation => conversation.AssigneeId == null);
        if (filter.AssigneeId is { } assigneeId) conversations = conversations.Where(conversation => conversation.AssigneeId == assigneeId);
        if (filter.Status is { } status) conversations = conversations.Where(conversation => conversation.Status == status);
        if (string.IsNullOrWhiteSpace(filter.Search)) return conversations;

        // Reads every contact of the organization; full-text search takes its place when messages become searchable.
        var search = filter.Search.Trim().ToLowerInvariant();
        var digits = new string([.. search.Where(char.IsAsciiDigit)]);
        return digits.Length >= 3
            ? conversations.Where(c => db.Contacts.Any(p => p.Id == c.ContactId && (p.Name.ToLower().Contains(search) || p.Phone!.Contains(digits))))
            : conversations.Where(c => db.Contacts.Any(p => p.Id == c.ContactId && p.Name.ToLower().Contains(search)));
    }

    /// <summary>Newest first; the caller has put filters and a limit on <paramref name="conversations"/>.</summary>
    public static IQueryable<ConversationSummary> ToSummaries(this IQueryable<Conversation> conversations, AppDbContext db) =>
        from conversation in conversations
        join contact in db.Contacts on conversation.ContactId equals contact.Id
        join lead in db.Leads on conversation.LeadId equals lead.Id into leads
        from lead in leads.DefaultIfEmpty()
        join user in db.Users on conversation.AssigneeId equals user.Id into users
        from user in users.DefaultIfEmpty()
        orderby conversation.LastMessageAtUtc descending, conversation.Id descending
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
            user.DisplayName == "" ? user.Email : user.DisplayName);
}
