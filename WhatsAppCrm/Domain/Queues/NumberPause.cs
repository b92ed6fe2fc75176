namespace WhatsAppCrm.Domain.Queues;

/// <summary>
/// Until when a number sends nothing, from one lane on: what Meta refused for the whole number is not tried again with each of
/// its messages. One row a number and lane; one that is over says nothing. Survives a restart, and other processes see it.
/// </summary>
public sealed class NumberPause : IOwned
{
    public Guid WhatsAppAccountId { get; private set; }

    /// <summary>This lane and the slower ones wait.</summary>
    public SendLane FromLane { get; private set; }

    public Guid OrganizationId { get; private set; }

    public DateTime UntilUtc { get; private set; }

    public SendDelay Delay { get; private set; }

    /// <summary>Meta's error code; null when it gave none.</summary>
    public int? MetaCode { get; private set; }

    private NumberPause()
    {
    }

    public NumberPause(OutboxMessage refused, SendLane fromLane) =>
        (WhatsAppAccountId, OrganizationId, FromLane) = (refused.WhatsAppAccountId, refused.OrganizationId, fromLane);

    /// <summary>Never made shorter: many refusals of one moment are one pause.</summary>
    public void Extend(DateTime untilUtc, SendDelay delay, int? metaCode)
    {
        if (UntilUtc >= untilUtc) return;
        (UntilUtc, Delay, MetaCode) = (untilUtc, delay, metaCode);
    }

    /// <summary>A person says that what was to be settled is settled.</summary>
    public void End(DateTime nowUtc)
    {
        if (UntilUtc > nowUtc) UntilUtc = nowUtc;
    }
}
