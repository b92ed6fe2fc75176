using Bunit;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Components.Shared;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Infrastructure.Tenancy;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Components;

public sealed class LiveComponentTests : BunitContext
{
    private readonly ManualTimers _timers = new();
    private readonly ILiveEvents _events;
    private readonly Guid _organizationId = Guid.NewGuid();

    public LiveComponentTests()
    {
        Services.AddLogging();
        Services.AddSingleton<TimeProvider>(_timers);
        Services.AddSingleton<ILiveEvents, InProcessLiveEvents>();
        Services.AddSingleton(new CurrentOrganization());
        Services.GetRequiredService<CurrentOrganization>().Set(_organizationId, Guid.NewGuid(), Role.SELLER);
        _events = Services.GetRequiredService<ILiveEvents>();
    }

    [Fact]
    public async Task The_first_event_is_handled_at_once_and_a_burst_together_without_losing_the_last()
    {
        var page = Render<Probe>();

        var first = Publish();
        await Runs(page, 1);
        Assert.Equal([first], page.Instance.Runs[0]);

        var burst = Enumerable.Range(0, 40).Select(_ => Publish()).ToHashSet();
        _timers.Advance(LiveComponent.DefaultThrottle - TimeSpan.FromMilliseconds(1));
        Assert.Single(page.Instance.Runs);

        _timers.Advance(TimeSpan.FromMilliseconds(1));
        await Runs(page, 2);
        Assert.True(burst.SetEquals(page.Instance.Runs[1]));
    }

    [Fact]
    public async Task What_comes_while_a_run_is_under_way_is_handled_after_it()
    {
        var page = Render<Probe>();
        page.Instance.Gate = new TaskCompletionSource();
        Publish();
        await Runs(page, 1);

        var late = Publish();
        _timers.Advance(TimeSpan.FromSeconds(1));
        Assert.Single(page.Instance.Runs);

        page.Instance.Gate.SetResult();
        await WaitFor.Async(() =>
        {
            _timers.Advance(LiveComponent.DefaultThrottle);
            return page.Instance.Runs.Count == 2;
        });
        Assert.Equal([late], page.Instance.Runs[1]);
    }

    [Fact]
    public async Task A_run_that_failed_does_not_end_the_next()
    {
        var page = Render<Probe>();
        page.Instance.Fails = true;
        Publish();
        await Runs(page, 1);

        page.Instance.Fails = false;
        await WaitFor.Async(() =>
        {
            Publish();
            _timers.Advance(LiveComponent.DefaultThrottle);
            return page.Instance.Runs.Count > 1;
        });
    }

    [Fact]
    public async Task Nothing_is_handled_after_it_has_gone_or_for_another_organization()
    {
        var page = Render<Probe>();
        _events.Publish(new LiveEvent(Guid.NewGuid(), LiveEventKind.Lead, Guid.NewGuid()));
        await page.Instance.DisposeAsync();
        Publish();
        _timers.Advance(TimeSpan.FromSeconds(1));

        Assert.Empty(page.Instance.Runs);
    }

    private LiveEvent Publish()
    {
        var liveEvent = new LiveEvent(_organizationId, LiveEventKind.Lead, Guid.NewGuid());
        _events.Publish(liveEvent);
        _timers.Advance(TimeSpan.Zero);
        return liveEvent;
    }

    private static Task Runs(IRenderedComponent<Probe> page, int count) => WaitFor.Async(() => page.Instance.Runs.Count == count);

    private sealed class Probe : LiveComponent
    {
        public List<IReadOnlyCollection<LiveEvent>> Runs { get; } = [];

        public TaskCompletionSource? Gate { get; set; }

        public bool Fails { get; set; }

        protected override async Task OnLiveEventsAsync(IReadOnlyCollection<LiveEvent> events)
        {
            Runs.Add(events);
            if (Fails) throw new InvalidOperationException("The database had gone.");
            if (Gate is not null) await Gate.Task;
        }
    }
}
