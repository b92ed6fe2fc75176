using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>A filter as it stands in an address and in a saved view: <c>unread~status.open~label.0199…</c>. What is not understood is left out.</summary>
public static class FilterText
{
    private const char Between = '~';

    public static string? Write(ConversationFilter filter)
    {
        var parts = new List<string>();
        if (filter.IsUnread) parts.Add("unread");
        if (filter.Status is { } status) parts.Add("status." + Word(status));
        if (filter.IsUnassigned) parts.Add("assignee.none");
        if (filter.AssigneeId is { } assigneeId) parts.Add("assignee." + assigneeId);
        parts.AddRange(filter.Labels.Ids.Select(id => "label." + id));
        if (filter.StageId is { } stageId) parts.Add("stage." + stageId);
        if (filter.NumberId is { } numberId) parts.Add("number." + numberId);
        if (filter.Language is { } language) parts.Add("language." + language);
        if (filter.Window is { } window) parts.Add("window." + Word(window));
        if (filter.Priority is { } priority) parts.Add("priority." + Word(priority));
        if (filter.Waiting is { } waiting) parts.Add("waiting." + Word(waiting));
        return parts.Count == 0 ? null : string.Join(Between, parts);
    }

    public static ConversationFilter Read(string? text)
    {
        var filter = new ConversationFilter();
        foreach (var part in (text ?? "").Split(Between, StringSplitOptions.RemoveEmptyEntries).Take(60))
        {
            var at = part.IndexOf('.', StringComparison.Ordinal);
            var (name, value) = at < 0 ? (part, "") : (part[..at], part[(at + 1)..]);
            filter = name switch
            {
                "unread" => filter with { IsUnread = true },
                "status" => filter with { Status = Known<ConversationStatus>(value) },
                "assignee" => value == "none" ? filter with { IsUnassigned = true, AssigneeId = null } : filter with { AssigneeId = Id(value), IsUnassigned = false },
                "label" when Id(value) is { } labelId => filter with { Labels = new(filter.Labels.Ids.Append(labelId)) },
                "stage" => filter with { StageId = Id(value) },
                "number" => filter with { NumberId = Id(value) },
                "language" => filter with { Language = SpokenLanguage.Known.Contains(value) ? value : null },
                "window" => filter with { Window = Known<WindowState>(value) },
                "priority" => filter with { Priority = Known<ConversationPriority>(value) },
                "waiting" => filter with { Waiting = Known<WaitingAge>(value) },
                _ => filter,
            };
        }

        return filter;
    }

    /// <summary>As an address says it; null for the one that needs no saying.</summary>
    public static T? Known<T>(string? word)
        where T : struct, Enum =>
        Enum.TryParse<T>(word, ignoreCase: true, out var known) && Enum.IsDefined(known) && !char.IsAsciiDigit(word![0]) ? known : null;

    public static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static Guid? Id(string value) => Guid.TryParse(value, out var id) ? id : null;
}
