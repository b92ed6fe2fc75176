using Microsoft.AspNetCore.WebUtilities;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>Where the inbox stands, as its URL says it: every selection is a link, so back, forward and a second tab work.</summary>
/// <param name="Person">The person panel: null is as wide as the screen allows, true shown, false hidden.</param>
public sealed record InboxAddress(Guid? ConversationId = null, InboxView View = InboxView.All, string? Search = null, bool? Person = null)
{
    public static InboxAddress Parse(Guid? conversationId, string? view, string? search, string? person) => new(
        conversationId,
        Enum.TryParse<InboxView>(view, ignoreCase: true, out var known) && Enum.IsDefined(known) ? known : InboxView.All,
        string.IsNullOrWhiteSpace(search) ? null : search.Trim(),
        person switch { "open" => true, "closed" => false, _ => null });

    public string Href
    {
        get
        {
            var query = new Dictionary<string, string?>();
            if (View != InboxView.All) query["view"] = View.ToString().ToLowerInvariant();
            if (Search is not null) query["q"] = Search;
            if (Person is { } shown) query["person"] = shown ? "open" : "closed";
            return QueryHelpers.AddQueryString(ConversationId is { } id ? $"/inbox/{id}" : "/inbox", query);
        }
    }
}
