namespace WhatsAppCrm.Domain.Leads;

/// <summary>A member is named in a note that was written in a conversation: one row a member and note.</summary>
public sealed class NoteMention : IOwned
{
    public Guid NoteId { get; private set; }

    /// <summary>Who is named.</summary>
    public Guid UserId { get; private set; }

    public Guid OrganizationId { get; private set; }

    public DateTime CreatedAtUtc { get; private set; }

    /// <summary>When the member first had the conversation open; null: not yet.</summary>
    public DateTime? SeenAtUtc { get; private set; }

    private NoteMention()
    {
    }

    public NoteMention(Note note, Guid userId, DateTime nowUtc) =>
        (NoteId, UserId, OrganizationId, CreatedAtUtc) = (note.Id, userId, note.OrganizationId, nowUtc);

    /// <summary>The same mention once more, for whoever takes a note's deletion back.</summary>
    public NoteMention Again() => (NoteMention)MemberwiseClone();
}
