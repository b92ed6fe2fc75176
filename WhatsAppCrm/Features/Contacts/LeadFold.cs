using WhatsAppCrm.Domain.Leads;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>
/// What becomes of two people's leads: both are kept, as other CRMs keep both, unless one was made by a message and nobody
/// has touched it or written a note on it; then it goes, and its messages' notes go to the other.
/// </summary>
internal sealed record LeadFold(Lead From, Lead Into)
{
    /// <param name="hasNotes">Whether a member wrote something on the lead.</param>
    /// <returns>Null when both are kept, or there is one at most.</returns>
    public static LeadFold? Of(Lead? own, Lead? theirs, Func<Lead, bool> hasNotes)
    {
        if (own is null || theirs is null) return null;
        if (theirs.IsUntouched && !hasNotes(theirs)) return new(theirs, own);
        return own.IsUntouched && !hasNotes(own) ? new(own, theirs) : null;
    }
}
