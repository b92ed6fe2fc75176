using WhatsAppCrm.Infrastructure.Jobs;
using WhatsAppCrm.Infrastructure.Realtime;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>Something about who has what open is to be told to the other processes, or ends soon.</summary>
public sealed class TogetherSignal : QueueSignal;

/// <summary>A colleague who has the same conversation open.</summary>
public readonly record struct Companion(Guid UserId, bool IsWriting);

/// <summary>
/// Who has which conversation on the screen, and who is writing in it, in all processes. Kept in memory only and never longer than
/// it is true; the other processes' part is told by <see cref="TogetherNotes"/> and ends by itself when they fall silent. Only
/// changes are published: somebody who goes on writing is news once.
/// </summary>
public sealed class Together(InProcessLiveEvents liveEvents, TogetherSignal signal, TimeProvider clock)
{
    /// <summary>After the last key; pages tell more often than that.</summary>
    public static readonly TimeSpan WritingFor = TimeSpan.FromSeconds(7);

    /// <summary>How long another process' word holds.</summary>
    public static readonly TimeSpan HeardFor = TimeSpan.FromSeconds(35);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Entry> _pages = [];
    private readonly Dictionary<(Guid OrganizationId, Guid ConversationId), List<Entry>> _conversations = [];
    private readonly HashSet<Guid> _untold = [];

    /// <summary>This process' page shows the conversation now; it shows one at most.</summary>
    public void Show(Guid pageId, Guid organizationId, Guid userId, Guid conversationId) =>
        Change(pageId, new(pageId, organizationId, userId, conversationId, null, null));

    public void Leave(Guid pageId) => Change(pageId, null);

    public void Writing(Guid pageId, bool isWriting)
    {
        Entry? known;
        lock (_gate) known = _pages.GetValueOrDefault(pageId);
        if (known is null || (known.WritesUntil is null && !isWriting)) return;
        Change(pageId, known with { WritesUntil = isWriting ? clock.GetUtcNow() + WritingFor : null });
    }

    /// <summary>Another process says so; null: the page shows nothing any more.</summary>
    public void Heard(Guid pageId, TogetherPage? page)
    {
        // Who goes on writing there is news once, and so is who stops.
        var now = clock.GetUtcNow();
        Change(pageId, page is not { } one ? null : new(pageId, one.OrganizationId, one.UserId, one.ConversationId, one.IsWriting ? now + HeardFor : null, now + HeardFor));
    }

    /// <summary>The colleagues who have it open, each once, in a steady order.</summary>
    /// <param name="exceptUserId">Whoever looks.</param>
    public IReadOnlyList<Companion> In(Guid organizationId, Guid conversationId, Guid? exceptUserId)
    {
        lock (_gate)
        {
            if (!_conversations.TryGetValue((organizationId, conversationId), out var entries)) return [];
            return [.. entries.Where(entry => entry.UserId != exceptUserId).GroupBy(entry => entry.UserId).OrderBy(one => one.Key).Select(one => new Companion(one.Key, one.Any(entry => entry.WritesUntil is not null)))];
        }
    }

    /// <summary>Ends what time has ended, and takes what is to be told.</summary>
    /// <param name="all">Everything of this process, for those who missed something.</param>
    /// <returns>Null: the page shows nothing any more.</returns>
    public IReadOnlyList<(Guid PageId, TogetherPage? Page)> Take(bool all)
    {
        var now = clock.GetUtcNow();
        List<Entry> ended;
        lock (_gate) ended = [.. _pages.Values.Where(entry => entry.WritesUntil <= now || entry.HeardUntil <= now)];
        foreach (var entry in ended) Change(entry.PageId, entry.HeardUntil <= now ? null : entry with { WritesUntil = null });
        lock (_gate)
        {
            if (all) _untold.UnionWith(_pages.Values.Where(entry => entry.HeardUntil is null).Select(entry => entry.PageId));
            List<(Guid, TogetherPage?)> told = [.. _untold.Select(id => (id, _pages.GetValueOrDefault(id)?.ToPage()))];
            _untold.Clear();
            return told;
        }
    }

    /// <summary>Whether anybody has anything open, so that time may end it.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return _pages.Count == 0;
        }
    }

    private void Change(Guid pageId, Entry? entry)
    {
        Entry? known;
        lock (_gate)
        {
            known = _pages.GetValueOrDefault(pageId);
            if (known is null && entry is null) return;
            if (known is not null) Remove(known);
            if (entry is not null) Add(entry);
            if (entry?.ToPage() == known?.ToPage()) return;
            if ((entry ?? known)!.HeardUntil is null) _untold.Add(pageId);
        }

        signal.Wake();
        if (known is not null) liveEvents.Publish(new(known.OrganizationId, LiveEventKind.Together, known.ConversationId));
        if (entry is not null && entry.ConversationId != known?.ConversationId) liveEvents.Publish(new(entry.OrganizationId, LiveEventKind.Together, entry.ConversationId));
    }

    private void Add(Entry entry)
    {
        _pages[entry.PageId] = entry;
        if (!_conversations.TryGetValue(entry.Place, out var entries)) _conversations[entry.Place] = entries = [];
        entries.Add(entry);
    }

    private void Remove(Entry entry)
    {
        _pages.Remove(entry.PageId);
        if (!_conversations.TryGetValue(entry.Place, out var entries)) return;
        entries.RemoveAll(one => one.PageId == entry.PageId);
        if (entries.Count == 0) _conversations.Remove(entry.Place);
    }

    /// <param name="HeardUntil">Null: of this process, which says itself when it ends.</param>
    private sealed record Entry(Guid PageId, Guid OrganizationId, Guid UserId, Guid ConversationId, DateTimeOffset? WritesUntil, DateTimeOffset? HeardUntil)
    {
        public (Guid, Guid) Place => (OrganizationId, ConversationId);

        public TogetherPage ToPage() => new(OrganizationId, UserId, ConversationId, WritesUntil is not null);
    }
}

/// <summary>What one page shows.</summary>
public readonly record struct TogetherPage(Guid OrganizationId, Guid UserId, Guid ConversationId, bool IsWriting);
