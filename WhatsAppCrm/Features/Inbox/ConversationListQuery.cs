using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>What <c>GET /api/integrations/conversations</c> can be narrowed to and sorted by.</summary>
public sealed class ConversationListQuery
{
    private const int SearchMaxLength = 100;

    /// <summary>There is one; the binder refuses any other.</summary>
    public Provider? Provider { get; init; }

    public ConversationStatus? Status { get; init; }

    /// <summary>A member's id, <c>me</c>, or <c>none</c>.</summary>
    public string? AssignedTo { get; init; }

    public string? Search { get; init; }

    /// <summary>Label ids with commas between them: any of them.</summary>
    public string? Labels { get; init; }

    public Guid? StageId { get; init; }

    /// <summary>One of the organization's own numbers, by its id.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>Two letters.</summary>
    public string? Language { get; init; }

    public bool? Unread { get; init; }

    public WindowState? Window { get; init; }

    public ConversationPriority? Priority { get; init; }

    /// <summary>How long the customer has waited for a person.</summary>
    public WaitingAge? Waiting { get; init; }

    /// <summary><c>newest</c>, or <c>oldest</c> unanswered, <c>closing</c> and <c>priority</c>: these three of open conversations, unless a status is named.</summary>
    public string? Sort { get; init; }

    public int? Page { get; init; }

    public int? Limit { get; init; }

    /// <exception cref="InvalidInputException">Names the field.</exception>
    internal ConversationOrder ToOrder(CurrentOrganization current, DateTime nowUtc)
    {
        if (Search?.Length > SearchMaxLength) throw new InvalidInputException("search", "TooLong");
        var sort = Sort is null ? InboxSort.Newest : FilterText.Known<InboxSort>(Sort) ?? throw new InvalidInputException("sort", "Invalid");
        var labels = (Labels ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(text => Guid.TryParse(text, out var id) ? id : throw new InvalidInputException("labels", "Invalid")).Take(Label.MostInAnOrganization);
        var filter = ByAssignee(current) with
        {
            Status = Status ?? (sort == InboxSort.Newest ? null : ConversationStatus.OPEN),
            Search = string.IsNullOrWhiteSpace(Search) ? null : Search,
            Labels = new(labels),
            StageId = StageId,
            NumberId = AccountId,
            Language = Language?.ToLowerInvariant(),
            IsUnread = Unread == true,
            Window = Window,
            Priority = Priority,
            Waiting = Waiting,
        };
        return new(filter, sort, nowUtc);
    }

    private ConversationFilter ByAssignee(CurrentOrganization current) => AssignedTo switch
    {
        null or "" => new(),
        "none" => new(IsUnassigned: true),
        "me" => new(AssigneeId: current.RequiredUserId),
        _ => Guid.TryParse(AssignedTo, out var userId) ? new(AssigneeId: userId) : throw new InvalidInputException("assignedTo", "Invalid"),
    };
}
