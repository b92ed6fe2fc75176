using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Features.Inbox.Notes;

namespace WhatsAppCrm.Features.Inbox;

/// <summary>What stands in a thread, one under the other.</summary>
/// <param name="NewDay">The day that begins here, in the organization's zone; null inside a day.</param>
public abstract record ThreadLine(DateOnly? NewDay);

/// <summary>What a member noted, between the messages of its time.</summary>
public sealed record ThreadNoteItem(ThreadNote Note, DateOnly? NewDay) : ThreadLine(NewDay);

/// <summary>One message of a thread and what stands before it.</summary>
/// <param name="StartsUnread">True on the first message nobody had read when the thread was opened.</param>
/// <param name="StartsGroup">True on the first of several bubbles by one author within five minutes.</param>
/// <param name="EndsGroup">True on the last of them: it carries the time.</param>
public sealed record ThreadItem(ThreadMessage Message, DateOnly? NewDay, bool StartsUnread, bool StartsGroup, bool EndsGroup) : ThreadLine(NewDay);

/// <summary>Decides where days begin and which bubbles belong together.</summary>
public static class ThreadLayout
{
    public static readonly TimeSpan GroupWithin = TimeSpan.FromMinutes(5);

    /// <inheritdoc cref="Lines"/>
    public static IReadOnlyList<ThreadItem> Of(IEnumerable<ThreadMessage> messages, Guid? firstUnreadId, Func<DateTime, DateOnly> dayOf) => [.. Lines(messages, [], firstUnreadId, dayOf).Cast<ThreadItem>()];

    /// <param name="messages">Oldest first.</param>
    /// <param name="notes">Oldest first; of one moment the message comes before the note.</param>
    /// <param name="dayOf">From a UTC time to the day people there write on their letters.</param>
    public static IReadOnlyList<ThreadLine> Lines(IEnumerable<ThreadMessage> messages, IReadOnlyList<ThreadNote> notes, Guid? firstUnreadId, Func<DateTime, DateOnly> dayOf)
    {
        var lines = new List<ThreadLine>();
        ThreadMessage? before = null;
        DateOnly? day = null;
        var next = 0;
        foreach (var message in messages)
        {
            for (; next < notes.Count && notes[next].CreatedAtUtc < message.SentAtUtc; next++) AddNote(notes[next]);
            var startsUnread = message.Id == firstUnreadId;
            var newDay = NewDay(message.SentAtUtc);
            var startsGroup = newDay is not null || startsUnread || before is null || !BelongTogether(before, message);
            if (startsGroup) EndGroup();
            lines.Add(new ThreadItem(message, newDay, startsUnread, startsGroup, EndsGroup: false));
            before = message;
        }

        for (; next < notes.Count; next++) AddNote(notes[next]);
        EndGroup();
        return lines;

        void AddNote(ThreadNote note)
        {
            EndGroup();
            lines.Add(new ThreadNoteItem(note, NewDay(note.CreatedAtUtc)));
            before = null;
        }

        void EndGroup()
        {
            if (lines is [.., ThreadItem last]) lines[^1] = last with { EndsGroup = true };
        }

        DateOnly? NewDay(DateTime utc)
        {
            var its = dayOf(utc);
            if (its == day) return null;
            day = its;
            return its;
        }
    }

    private static bool BelongTogether(ThreadMessage before, ThreadMessage message) =>
        before.Direction == message.Direction
        && (message.Direction == MessageDirection.INBOUND || (before.SentByUserId == message.SentByUserId && before.Origin == message.Origin))
        && message.SentAtUtc - before.SentAtUtc <= GroupWithin;
}
