namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>A note as a thread and the REST API show it. Nobody but members ever sees one.</summary>
/// <param name="IsOnLead">Written on the conversation's lead, not in the conversation: it names nobody.</param>
public sealed record ThreadNote(Guid Id, string Content, bool IsOnLead, Guid? AuthorId, string? AuthorName, DateTime CreatedAtUtc, DateTime? EditedAtUtc);
