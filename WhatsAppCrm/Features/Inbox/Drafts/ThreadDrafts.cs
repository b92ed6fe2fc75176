using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox.Drafts;

/// <summary>Where the composer's boxes read and keep what is begun in one conversation.</summary>
public sealed class ThreadDrafts(DraftQueries queries, KeepDraft keep)
{
    public Guid ConversationId { get; set; }

    /// <summary>Empty when nothing was begun.</summary>
    public Task<string> FindAsync(DraftKind kind) => queries.FindAsync(ConversationId, kind, CancellationToken.None);

    /// <returns>False when the conversation is not here any more.</returns>
    public Task<bool> KeepAsync(DraftKind kind, string text) => keep.RunAsync(ConversationId, kind, text, CancellationToken.None);
}
