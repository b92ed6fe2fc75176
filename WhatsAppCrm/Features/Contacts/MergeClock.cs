using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Features.Contacts;

/// <summary>What merging and undoing share: their time, and whom they tell.</summary>
internal static class MergeClock
{
    /// <summary>How far the clocks of several processes, and a transaction's beginning and end, may lie apart.</summary>
    public static readonly TimeSpan Doubt = TimeSpan.FromMinutes(10);

    /// <summary>Whole milliseconds: what is compared later must be what every database gives back.</summary>
    public static DateTime Now(TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    public static IReadOnlyCollection<LiveEvent> Changes(Contact survivor, Contact other, MergeTrace trace, IEnumerable<Guid>? conversations = null) =>
    [
        new(survivor.OrganizationId, LiveEventKind.Contact, survivor.Id),
        new(survivor.OrganizationId, LiveEventKind.Contact, other.Id),
        .. trace.Conversations.Select(one => one.Id).Concat(conversations ?? []).Distinct().SelectMany(id => new LiveEvent[]
        {
            new(survivor.OrganizationId, LiveEventKind.Messages, id),
            new(survivor.OrganizationId, LiveEventKind.Conversation, id),
        }),
        .. trace.Leads.Select(one => new LiveEvent(survivor.OrganizationId, LiveEventKind.Lead, one.Id)),
    ];
}
