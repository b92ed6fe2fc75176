using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>One message of a thread and what stands before it.</summary>
/// <param name="NewDay">The day that begins here, in the organization's zone; null inside a day.</param>
/// <param name="StartsUnread">True on the first message nobody had read when the thread was opened.</param>
/// <param name="StartsGroup">True on the first of several bubbles by one author within five minutes.</param>
/// <param name="EndsGroup">True on the last of them: it carries the time.</param>
public sealed record ThreadItem(ThreadMessage Message, DateOnly? NewDay, bool StartsUnread, bool StartsGroup, bool EndsGroup);

/// <summary>Decides where days begin and which bubbles belong together.</summary>
public static class ThreadLayout
{
    public static readonly TimeSpan GroupWithin = TimeSpan.FromMinutes(5);

    /// <param name="messages">Oldest first.</param>
    /// <param name="dayOf">From a UTC time to the day people there write on their letters.</param>
    public static IReadOnlyList<ThreadItem> Of(IEnumerable<ThreadMessage> messages, Guid? firstUnreadId, Func<DateTime, DateOnly> dayOf)
    {
        var items = new List<ThreadItem>();
        ThreadMessage? before = null;
        DateOnly? day = null;
        foreach (var message in messages)
        {
            var itsDay = dayOf(message.SentAtUtc);
            var isNewDay = itsDay != day;
            var startsUnread = message.Id == firstUnreadId;
            var startsGroup = isNewDay || startsUnread || before is null || !BelongTogether(before, message);
            if (startsGroup && items.Count > 0) items[^1] = items[^1] with { EndsGroup = true };
            items.Add(new ThreadItem(message, isNewDay ? itsDay : null, startsUnread, startsGroup, EndsGroup: false));
            (before, day) = (message, itsDay);
        }

        if (items.Count > 0) items[^1] = items[^1] with { EndsGroup = true };
        return items;
    }

    private static bool BelongTogether(ThreadMessage before, ThreadMessage message) =>
        before.Direction == message.Direction
        && (message.Direction == MessageDirection.INBOUND || (before.SentByUserId == message.SentByUserId && before.Origin == message.Origin))
        && message.SentAtUtc - before.SentAtUtc <= GroupWithin;
}
