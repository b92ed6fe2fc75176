namespace WhatsAppCrm.Domain.Conversations;

/// <summary>Where what is talked about ends, and where something new begins.</summary>
public sealed partial class Conversation
{
    /// <summary>As <see cref="Resolve"/>, for what is nobody's work from the start: no line in the history.</summary>
    public void ComeSettled()
    {
        _history.Clear();
        Settle();
    }

    private void Settle() => (Status, SnoozedUntilUtc, WaitingSinceUtc, UnownedSinceUtc) = (ConversationStatus.RESOLVED, null, null, null);

    /// <returns>True when it was settled.</returns>
    private bool BeginAnewIfSettled(DateTime atUtc)
    {
        if (Status != ConversationStatus.RESOLVED) return false;
        (OpenedAtUtc, FirstAnsweredAtUtc) = (atUtc, null);
        return true;
    }
}
