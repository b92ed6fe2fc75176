namespace WhatsAppCrm.Domain.Contacts;

/// <summary>
/// Two contacts turned out to be one person: <see cref="OtherId"/> is gone, and all it had is <see cref="SurvivorId"/>'s.
/// Holds what undoing needs, for as long as it can be undone.
/// </summary>
public sealed class ContactMerge : IOwned
{
    /// <summary>
    /// Long enough for a mistake to show at the next monthly look at the customers; no longer, because the record keeps
    /// what a person was called and reached by beside the contact itself.
    /// </summary>
    public static readonly TimeSpan UndoableFor = TimeSpan.FromDays(30);

    public Guid Id { get; private set; } = SortableId.New();

    public Guid OrganizationId { get; private set; }

    public Guid SurvivorId { get; private set; }

    public Guid OtherId { get; private set; }

    /// <summary>What the one that is gone was called.</summary>
    public string OtherName { get; private set; } = "";

    public Guid? MergedByUserId { get; private set; }

    public DateTime MergedAtUtc { get; private set; }

    public DateTime? UndoneAtUtc { get; private set; }

    public Guid? UndoneByUserId { get; private set; }

    /// <summary>What was where, as JSON; null once it was undone, or can be no more.</summary>
    public string? TraceJson { get; private set; }

    private ContactMerge()
    {
    }

    public ContactMerge(Contact survivor, Contact other, string traceJson, Guid? userId, DateTime nowUtc)
    {
        (OrganizationId, SurvivorId, OtherId, OtherName) = (survivor.OrganizationId, survivor.Id, other.Id, other.Name);
        (TraceJson, MergedByUserId, MergedAtUtc) = (traceJson, userId, nowUtc);
    }

    public bool IsUndone => UndoneAtUtc is not null;

    public DateTime UndoableUntilUtc => MergedAtUtc + UndoableFor;

    public void Undo(Guid? userId, DateTime nowUtc) => (UndoneAtUtc, UndoneByUserId, TraceJson) = (nowUtc, userId, null);

    /// <summary>Too long ago to be undone: what was kept for that goes.</summary>
    public void Forget() => TraceJson = null;
}

/// <summary>
/// A conversation whose messages now stand in another one, because both contacts wrote to one number. Its key is the id of the
/// conversation that is gone: whoever still holds that id (an open page, a program) finds where it went.
/// </summary>
public sealed class MergedConversation : IOwned
{
    public Guid ConversationId { get; private set; }

    public Guid OrganizationId { get; private set; }

    public Guid MergeId { get; private set; }

    public Guid IntoId { get; private set; }

    private MergedConversation()
    {
    }

    public MergedConversation(ContactMerge merge, Guid conversationId, Guid intoId) =>
        (OrganizationId, MergeId, ConversationId, IntoId) = (merge.OrganizationId, merge.Id, conversationId, intoId);
}
