using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Where the inbox stands, as its URL says it: every selection is a link, so back, forward and a second tab work.</summary>
/// <param name="Person">The person panel: null is as wide as the screen allows, true shown, false hidden.</param>
public sealed record InboxAddress(Guid? ConversationId = null, InboxView View = InboxView.All, string? Search = null, bool? Person = null)
{
    /// <summary>The message to show in the conversation; null shows its newest.</summary>
    public Guid? MessageId { get; init; }

    /// <summary>What was chosen beside the view.</summary>
    public ConversationFilter Chosen { get; init; } = new();

    /// <summary>Null: the view's own.</summary>
    public InboxSort? ChosenSort { get; init; }

    public InboxSort Sort => ChosenSort ?? (View == InboxView.Closing ? InboxSort.Closing : InboxSort.Newest);

    public static InboxAddress Parse(Guid? conversationId, string? view, string? search, string? person, string? filter = null, string? sort = null, Guid? messageId = null) => new(
        conversationId,
        FilterText.Known<InboxView>(view) ?? InboxView.All,
        string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        person switch { "open" => true, "closed" => false, _ => null })
    {
        MessageId = conversationId is null ? null : messageId,
        Chosen = FilterText.Read(filter),
        ChosenSort = FilterText.Known<InboxSort>(sort),
    };

    /// <summary>From what stands after the <c>?</c>.</summary>
    public static InboxAddress Read(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        return Parse(null, values.GetValueOrDefault("view"), values.GetValueOrDefault("q"), null, values.GetValueOrDefault("f"), values.GetValueOrDefault("sort"));
    }

    /// <summary>View, search, filter and sort, without the conversation that is open: what a saved view keeps.</summary>
    public string Query => QueryHelpers.AddQueryString("", Values()).TrimStart('?');

    /// <summary>What the list shows, and in which order.</summary>
    public ConversationOrder Order(Guid? userId, DateTime nowUtc)
    {
        var filter = ConversationFilter.Of(View, userId, Search, Chosen);
        // Only the newest first is walked through conversations of every status.
        return new(filter, filter.Status is null ? InboxSort.Newest : Sort, nowUtc);
    }

    public string Href
    {
        get
        {
            var query = Values();
            if (ConversationId is not null && MessageId is { } message) query["m"] = message.ToString();
            if (Person is { } shown) query["person"] = shown ? "open" : "closed";
            return QueryHelpers.AddQueryString(ConversationId is { } id ? $"/inbox/{id}" : "/inbox", query);
        }
    }

    private Dictionary<string, string?> Values()
    {
        var query = new Dictionary<string, string?>();
        if (View != InboxView.All) query["view"] = FilterText.Word(View);
        if (Search is not null) query["q"] = Search;
        if (FilterText.Write(Chosen) is { } filter) query["f"] = filter;
        if (ChosenSort is { } sort) query["sort"] = FilterText.Word(sort);
        return query;
    }
}
