using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Infrastructure.Presence;

/// <summary>
/// Lets many small components of a page each follow one id, with a single subscription for all of them: a list has a row for every
/// conversation, and none of them is worth a subscription of its own. One a circuit.
/// </summary>
public sealed class CircuitWatch(CurrentOrganization current, ILiveEvents liveEvents) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(LiveEventKind, Guid), List<Action>> _watched = [];
    private IDisposable? _subscription;

    /// <param name="changed">Called on the publisher's thread: it may only hand over. Also when something may have been missed.</param>
    public IDisposable Watch(LiveEventKind kind, Guid id, Action changed)
    {
        lock (_gate)
        {
            if (current.Id is { } organizationId) _subscription ??= liveEvents.Subscribe(organizationId, Hear);
            if (!_watched.TryGetValue((kind, id), out var watchers)) _watched[(kind, id)] = watchers = [];
            watchers.Add(changed);
        }

        return new Watched(this, (kind, id), changed);
    }

    private void Hear(LiveEvent liveEvent)
    {
        Action[] calls;
        lock (_gate)
        {
            if (liveEvent.Kind == LiveEventKind.Everything) calls = [.. _watched.Values.SelectMany(watchers => watchers)];
            else if (_watched.TryGetValue((liveEvent.Kind, liveEvent.Id), out var watchers)) calls = [.. watchers];
            else return;
        }

        foreach (var call in calls) call();
    }

    private void Forget((LiveEventKind, Guid) key, Action changed)
    {
        lock (_gate)
            if (_watched.TryGetValue(key, out var watchers) && watchers.Remove(changed) && watchers.Count == 0) _watched.Remove(key);
    }

    public void Dispose() => _subscription?.Dispose();

    private sealed class Watched(CircuitWatch watch, (LiveEventKind, Guid) key, Action changed) : IDisposable
    {
        public void Dispose() => watch.Forget(key, changed);
    }
}
