using Microsoft.AspNetCore.Components;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Components.Shared;

/// <summary>
/// A component that follows what changes in its organization. The first event of a quiet moment is handled at once;
/// those of a burst are gathered and handled together, at most once per <see cref="Throttle"/>, and the last one is never lost.
/// Loads and event handling run one after the other (<see cref="InTurnAsync"/>), so an old read never overwrites a newer one.
/// </summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    /// <summary>Shortest time between the starts of two runs, where a component does not say otherwise.</summary>
    public static readonly TimeSpan DefaultThrottle = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly CancellationTokenSource _gone = new();
    private HashSet<LiveEvent> _waiting = [];
    private bool _scheduled;
    private long? _lastStart;
    private IDisposable? _subscription;
    private ITimer? _timer;

    [Inject] private ILiveEvents LiveEvents { get; set; } = default!;

    [Inject] private ILogger<LiveComponent> Logger { get; set; } = default!;

    [Inject] protected CurrentOrganization Current { get; set; } = default!;

    [Inject] protected TimeProvider Time { get; set; } = default!;

    /// <summary>Cancelled when the component is disposed.</summary>
    protected CancellationToken Gone { get; }

    protected LiveComponent() => Gone = _gone.Token;

    /// <summary>Subscribes before anything is loaded: what changes while the first load runs is seen after it.</summary>
    public override Task SetParametersAsync(ParameterView parameters)
    {
        if (_subscription is null && Current.Id is { } organizationId)
        {
            _timer = Time.CreateTimer(_ => _ = InvokeAsync(RunAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _subscription = LiveEvents.Subscribe(organizationId, Collect);
        }

        return base.SetParametersAsync(parameters);
    }

    /// <summary>Longer where a moment does not matter: every run reads and draws, for every open page.</summary>
    protected virtual TimeSpan Throttle => DefaultThrottle;

    /// <summary>Called on the publisher's thread, so it may only compare: whether this event is worth waking up for.</summary>
    protected virtual bool IsRelevant(LiveEvent liveEvent) => true;

    /// <summary>Called on the component's dispatcher with everything that came since the last call; each event once. A render follows.</summary>
    protected abstract Task OnLiveEventsAsync(IReadOnlyCollection<LiveEvent> events);

    /// <summary>Called instead when something may have been missed. Enough for a component that reads all of its own on any event.</summary>
    protected virtual Task OnMissedAsync() => OnLiveEventsAsync([]);

    /// <summary>Runs after whatever load or event handling is under way, and before the next. Not to be nested.</summary>
    protected async Task InTurnAsync(Func<Task> work)
    {
        await _turn.WaitAsync(Gone);
        try
        {
            await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Collect(LiveEvent liveEvent)
    {
        if (liveEvent.Kind != LiveEventKind.Everything && !IsRelevant(liveEvent)) return;
        lock (_gate)
        {
            _waiting.Add(liveEvent);
            if (_scheduled) return;
            _scheduled = true;
            Schedule();
        }
    }

    private void Schedule()
    {
        var wait = _lastStart is { } last ? Throttle - Time.GetElapsedTime(last) : TimeSpan.Zero;
        _timer?.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private async Task RunAsync()
    {
        IReadOnlyCollection<LiveEvent> events = [];
        try
        {
            await InTurnAsync(async () =>
            {
                // Taken only now: events that came while waiting for the turn are part of this run.
                lock (_gate)
                {
                    events = _waiting;
                    _waiting = [];
                    _lastStart = Time.GetTimestamp();
                }

                await (events.Any(one => one.Kind == LiveEventKind.Everything) ? OnMissedAsync() : OnLiveEventsAsync(events));
            });
            StateHasChanged();
        }
        catch (OperationCanceledException) when (Gone.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            // A failed read must not end the person's page: the next event reads again.
            Logger.LogError(exception, "Live update of {Component} failed for {Count} events", GetType().Name, events.Count);
        }

        lock (_gate)
        {
            if (_waiting.Count > 0) Schedule();
            else _scheduled = false;
        }
    }

    /// <summary>Stops listening. Derived components that hold more override it and call the base.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _subscription?.Dispose();
        if (_timer is not null) await _timer.DisposeAsync();
        await _gone.CancelAsync();
        _gone.Dispose();
    }
}
