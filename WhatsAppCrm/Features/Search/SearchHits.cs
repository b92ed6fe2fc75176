using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Search;

namespace WhatsAppCrm.Features.Search;

/// <summary>Some of what was found.</summary>
/// <param name="Next">Where to go on; null at the end.</param>
public sealed record Hits<T>(IReadOnlyList<T> Rows, long? Next)
{
    public static readonly Hits<T> None = new([], null);
}

/// <param name="ConversationId">Their newest.</param>
/// <param name="Beside">What else was found, or their number: under the name. Null when there is neither.</param>
public sealed record PersonHit(Guid ContactId, Guid ConversationId, MarkedText Name, MarkedText? Beside, DateTime LastMessageAtUtc);

public sealed record MessageHit(
    Guid Id, Guid ConversationId, Guid ContactId, string ContactName, MessageDirection Direction, MessageKind Kind, DateTime SentAtUtc, MarkedText Text, long Key);

/// <param name="ConversationId">Null for a lead that never wrote.</param>
/// <param name="Name">Of the person or lead it is about.</param>
public sealed record NoteHit(Guid Id, Guid? ConversationId, Guid? LeadId, string Name, string? AuthorName, DateTime CreatedAtUtc, MarkedText Text);
