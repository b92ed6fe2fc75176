using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Search;
using WhatsAppCrm.Infrastructure.Search;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Inbox.Search;

/// <summary>A message in which everything looked for stands.</summary>
/// <param name="Marks">Where in <paramref name="Text"/>, in UTF-16 units as JavaScript and C# count; in order, apart from each other.</param>
public sealed record FoundMessageAnswer(
    Guid Id, Guid ConversationId, Guid ContactId, string ContactName, MessageDirection Direction, MessageKind Kind, DateTime CreatedAt, string Text, IReadOnlyList<TextMark> Marks);

/// <summary>Messages by their words, for programs. Conversations are searched where they are listed.</summary>
[ApiController]
[Authorize]
public sealed class SearchController(SearchQueries queries) : ControllerBase
{
    /// <summary>
    /// The newest messages in which every word of <paramref name="search"/> begins a word, capitals and accents aside. Pages reach to the
    /// thousandth, and <c>total</c> counts no further: who needs more should look for more words.
    /// </summary>
    [HttpGet("/api/integrations/messages/search")]
    public async Task<Paged<FoundMessageAnswer>> Messages(string? search, int? page, int? limit, CancellationToken cancellationToken)
    {
        var request = PageRequest.Of(page, limit);
        if (search?.Length > SearchQuery.MaxLength) throw new InvalidInputException("search", "TooLong");
        var query = SearchQuery.Parse(search);
        if (query.IsEmpty) throw new InvalidInputException("search", string.IsNullOrWhiteSpace(search) ? "Required" : "Invalid");
        var (rows, total) = await queries.PageAsync(query, request.Skip, request.Limit, cancellationToken);
        return request.Answer<FoundMessageAnswer>(
            [.. rows.Select(row => new FoundMessageAnswer(row.Id, row.ConversationId, row.ContactId, row.ContactName, row.Direction, row.Kind, row.SentAtUtc, row.Text.Text, row.Text.Marks))], total);
    }
}
