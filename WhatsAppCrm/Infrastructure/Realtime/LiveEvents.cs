using System.Collections.Concurrent;

namespace WhatsAppCrm.Infrastructure.Realtime;

/// <summary>What kind of thing changed.</summary>
public enum LiveEventKind
{
    /// <summary>List columns of a conversation: unread, last message, assignee, status.</summary>
    Conversation,

    /// <summary>A message was added to a conversation, or its status moved. <see cref="LiveEvent.Id"/> is the conversation's.</summary>
    Messages,

    Lead,

    /// <summary>A contact's name or addresses; or another was merged into it, or is one of its own again.</summary>
    Contact,

    /// <summary>Pipelines, their stages, reasons for losing or the organization's own fields. Its id is empty.</summary>
    Pipelines,

    /// <summary>A task was added, changed, done or taken away. <see cref="LiveEvent.Id"/> is its lead's.</summary>
    Task,

    /// <summary>A task's reminder fell due: told once, after it was written down. <see cref="LiveEvent.Id"/> is the task's.</summary>
    TaskReminder,

    /// <summary>How far an import of leads is. <see cref="LiveEvent.Id"/> is the import's.</summary>
    LeadImport,
    WhatsAppAccount,
    Template,
    Members,

    /// <summary>The organization's labels. Its id is empty.</summary>
    Labels,

    /// <summary>A member's saved views of the inbox. Its id is the member's.</summary>
    SavedViews,

    /// <summary>Quick replies, the organization's or a member's own. Its id is empty.</summary>
    QuickReplies,

    /// <summary>A note was written in a conversation, changed or taken away. <see cref="LiveEvent.Id"/> is the conversation's.</summary>
    Notes,

    /// <summary>A member is named somewhere, or has seen it, or what they scheduled was held. Its id is the member's.</summary>
    Mentions,

    /// <summary>A member's drafts. Its id is the member's.</summary>
    Drafts,

    /// <summary>A message for later was added to a conversation, changed, or waits no more. <see cref="LiveEvent.Id"/> is the conversation's.</summary>
    Scheduled,

    /// <summary>A member came, went, or is away. Its id is the member's.</summary>
    Presence,

    /// <summary>Who has a conversation open, or writes in it, in any process; each process tells its own pages. <see cref="LiveEvent.Id"/> is the conversation's.</summary>
    Together,

    /// <summary>Something may have been missed: read everything again. Its id is empty.</summary>
    Everything,
}

/// <summary>Says what changed, never how: whoever cares reads it again.</summary>
public readonly record struct LiveEvent(Guid OrganizationId, LiveEventKind Kind, Guid Id);

/// <summary>Fan-out of changes to open pages, by organization. The seam for reaching other processes.</summary>
public interface ILiveEvents
{
    /// <summary>Tells every subscriber of the event's organization; to be called after the commit. Never throws for a subscriber's fault.</summary>
    void Publish(LiveEvent liveEvent);

    /// <summary>Handlers run on the publisher's thread and must only hand over. Disposing unsubscribes.</summary>
    IDisposable Subscribe(Guid organizationId, Action<LiveEvent> handler);
}

/// <summary>Fan-out inside this process.</summary>
public sealed class InProcessLiveEvents(ILogger<InProcessLiveEvents> logger) : ILiveEvents
{
    private readonly ConcurrentDictionary<Guid, ConcurrentDictionary<Subscription, byte>> _byOrganization = new();

    /// <summary>Called with every event, of any organization, before a subscriber hears of it: for what is kept and must not be shown any more.</summary>
    internal event Action<LiveEvent>? Publishing;

    public void Publish(LiveEvent liveEvent)
    {
        Publishing?.Invoke(liveEvent);
        if (!_byOrganization.TryGetValue(liveEvent.OrganizationId, out var subscriptions)) return;
        foreach (var (subscription, _) in subscriptions)
        {
            try
            {
                subscription.Handler(liveEvent);
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "A live subscriber failed on {Kind} {Id}", liveEvent.Kind, liveEvent.Id);
            }
        }
    }

    /// <summary>Has every page read again, whatever its organization.</summary>
    internal void PublishEverything()
    {
        foreach (var organizationId in _byOrganization.Keys) Publish(new(organizationId, LiveEventKind.Everything, Guid.Empty));
    }

    public IDisposable Subscribe(Guid organizationId, Action<LiveEvent> handler)
    {
        var subscriptions = _byOrganization.GetOrAdd(organizationId, _ => new());
        var subscription = new Subscription(handler, subscriptions);
        subscriptions.TryAdd(subscription, 0);
        return subscription;
    }

    private sealed class Subscription(Action<LiveEvent> handler, ConcurrentDictionary<Subscription, byte> all) : IDisposable
    {
        public Action<LiveEvent> Handler { get; } = handler;

        public void Dispose() => all.TryRemove(this, out _);
    }
}
