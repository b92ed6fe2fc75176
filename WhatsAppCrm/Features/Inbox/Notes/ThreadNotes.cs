using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Features.Inbox.Triage;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Inbox.Notes;

/// <summary>The notes of one conversation as a member has it open, and what they may do with their own. One for each open thread.</summary>
public sealed class ThreadNotes(NoteQueries queries, WriteNote write, ChangeNote change, DeleteNote delete, RestoreNote restore, SeeMentions see, MemberDirectory members, CurrentOrganization current, TriageDesk desk)
{
    private Guid _conversationId;
    private DateTime? _sinceUtc;
    private IReadOnlyCollection<(Guid UserId, string Name)> _names = [];

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ThreadNote> All { get; private set; } = [];

    /// <summary>Who can be named.</summary>
    public IReadOnlyList<Member> Members { get; private set; } = [];

    /// <param name="sinceUtc">The oldest message that is loaded; null: all are.</param>
    public async Task LoadAsync(Guid conversationId, DateTime? sinceUtc, CancellationToken cancellationToken)
    {
        if (Members.Count == 0) Members = await members.ListAsync(cancellationToken);
        _names = [.. Members.Select(member => (member.UserId, member.Name))];
        (_conversationId, _sinceUtc) = (conversationId, sinceUtc);
        All = await queries.ListAsync(conversationId, sinceUtc, cancellationToken);
    }

    public Task ReadAgainAsync(CancellationToken cancellationToken) => LoadAsync(_conversationId, _sinceUtc, cancellationToken);

    public bool IsOwn(ThreadNote note) => note.AuthorId is { } author && author == current.UserId;

    /// <summary>Its words, and whom they name.</summary>
    public IReadOnlyList<NotePart> Parts(ThreadNote note) => note.IsOnLead ? [new(note.Content, null)] : MentionText.Split(note.Content, _names);

    /// <returns>Null when it is stored; else why not, in the reader's words.</returns>
    public Task<string?> WriteAsync(string text, Guid id) => Refusal.OfAsync(() => write.RunAsync(_conversationId, text, id, CancellationToken.None));

    /// <param name="done">What will have been done, for the offer to take it back.</param>
    public Task<string?> ChangeAsync(Guid noteId, string? text, string done) => Refusal.OfAsync(async () =>
    {
        var before = await change.RunAsync(noteId, text, CancellationToken.None);
        if (before != text?.Trim()) desk.Offer(done, () => change.RunAsync(noteId, before, CancellationToken.None));
    });

    /// <inheritdoc cref="ChangeAsync"/>
    public Task<string?> DeleteAsync(Guid noteId, string done) => Refusal.OfAsync(async () =>
    {
        var deleted = await delete.RunAsync(noteId, CancellationToken.None);
        desk.Offer(done, () => restore.RunAsync(deleted, CancellationToken.None));
    });

    /// <summary>What names the reader is seen.</summary>
    public Task SeeAsync() => see.RunAsync(_conversationId, CancellationToken.None);
}
