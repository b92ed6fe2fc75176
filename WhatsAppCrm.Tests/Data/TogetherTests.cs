using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Presence;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

/// <summary>Who has which conversation open: in one process, and told between several.</summary>
public sealed class TogetherTests
{
    private static readonly Guid Ours = Guid.NewGuid(), Theirs = Guid.NewGuid(), Ana = Guid.NewGuid(), Bruno = Guid.NewGuid(), Thread = Guid.NewGuid(), Elsewhere = Guid.NewGuid();

    [Fact]
    public void A_colleague_shows_once_however_many_tabs_and_only_where_they_are_and_only_to_their_own()
    {
        var (together, _, heard) = InProcess(TimeProvider.System);
        var (tab, phone) = (Guid.NewGuid(), Guid.NewGuid());
        together.Show(tab, Ours, Ana, Thread);
        together.Show(phone, Ours, Ana, Thread);
        together.Show(Guid.NewGuid(), Theirs, Guid.NewGuid(), Thread);

        Assert.Equal([new Companion(Ana, IsWriting: false)], together.In(Ours, Thread, exceptUserId: Bruno));
        Assert.Empty(together.In(Ours, Thread, exceptUserId: Ana));
        together.Show(tab, Ours, Ana, Elsewhere);
        together.Leave(phone);
        Assert.Empty(together.In(Ours, Thread, Bruno));
        Assert.Single(together.In(Ours, Elsewhere, Bruno));
        Assert.All(heard, one => Assert.Equal(LiveEventKind.Together, one.Kind));
    }

    [Fact]
    public void Writing_is_news_once_and_ends_with_the_last_key()
    {
        var clock = new TestClock();
        var (together, _, heard) = InProcess(clock);
        var page = Guid.NewGuid();
        together.Show(page, Ours, Ana, Thread);
        heard.Clear();

        for (var i = 0; i < 5; i++)
        {
            together.Writing(page, isWriting: true);
            clock.Advance(TimeSpan.FromSeconds(3));
            together.Take(all: false);
        }

        Assert.Single(heard);
        Assert.True(together.In(Ours, Thread, Bruno).Single().IsWriting);
        clock.Advance(Together.WritingFor);
        together.Take(all: false);
        Assert.False(together.In(Ours, Thread, Bruno).Single().IsWriting);
        Assert.Equal(2, heard.Count);
    }

    [Fact]
    public void A_note_carries_everything_and_what_a_silent_process_said_ends()
    {
        var clock = new TestClock();
        var (here, _, _) = InProcess(clock);
        var (there, _, _) = InProcess(clock);
        var (page, left) = (Guid.NewGuid(), Guid.NewGuid());
        there.Show(page, Ours, Ana, Thread);
        there.Writing(page, isWriting: true);
        there.Show(left, Ours, Bruno, Thread);
        there.Leave(left);

        foreach (var (pageId, shown) in TogetherNotes.Read(TogetherNotes.Write(there.Take(all: false)) + ";nonsense;1,2,3")) here.Heard(pageId, shown);

        Assert.Equal([new Companion(Ana, IsWriting: true)], here.In(Ours, Thread, null));
        Assert.Empty(here.Take(all: true));
        clock.Advance(Together.HeardFor);
        here.Take(all: false);
        Assert.Empty(here.In(Ours, Thread, null));
        Assert.True(here.IsEmpty);
        Assert.True(TogetherNotes.Write(Enumerable.Repeat((page, (TogetherPage?)new TogetherPage(Ours, Ana, Thread, true)), 50)).Length < 7_900);
    }

    [Fact]
    public async Task Three_processes_on_one_database_see_each_other()
    {
        if (!TestDatabase.IsPostgresChosen) return;
        await using var database = await TestDatabase.CreateAsync();
        await using var one = await ProcessAsync(database);
        await using var two = await ProcessAsync(database);
        await using var three = await ProcessAsync(database);
        var page = Guid.NewGuid();

        one.Together.Show(page, Ours, Ana, Thread);
        await WaitFor.Async(() => two.Together.In(Ours, Thread, Bruno).Count == 1 && three.Together.In(Ours, Thread, Bruno).Count == 1, what: "the others see her");
        one.Together.Writing(page, isWriting: true);
        await WaitFor.Async(() => three.Together.In(Ours, Thread, Bruno) is [{ IsWriting: true }], what: "they see her write");
        await WaitFor.Async(() => three.Together.In(Ours, Thread, Bruno) is [{ IsWriting: false }], TimeSpan.FromSeconds(15), "she stopped");
        one.Together.Leave(page);
        await WaitFor.Async(() => two.Together.IsEmpty && three.Together.IsEmpty, what: "she is gone everywhere");
    }

    private static (Together Together, TogetherSignal Signal, ConcurrentQueue<LiveEvent> Heard) InProcess(TimeProvider clock, InProcessLiveEvents? events = null)
    {
        events ??= new InProcessLiveEvents(NullLogger<InProcessLiveEvents>.Instance);
        var heard = new ConcurrentQueue<LiveEvent>();
        events.Subscribe(Ours, heard.Enqueue);
        var signal = new TogetherSignal();
        return (new Together(events, signal, clock), signal, heard);
    }

    private static async Task<Process> ProcessAsync(TestDatabase database)
    {
        var local = new InProcessLiveEvents(NullLogger<InProcessLiveEvents>.Instance);
        var events = new PostgreSqlLiveEvents(local, new DatabaseAddress(database.Provider, database.ConnectionString), TimeProvider.System, NullLogger<PostgreSqlLiveEvents>.Instance);
        await events.StartAsync(CancellationToken.None);
        await events.Listening.WaitAsync(TimeSpan.FromSeconds(20));
        var (together, signal, _) = InProcess(TimeProvider.System, local);
        var notes = new TogetherNotes(together, signal, events, TimeProvider.System);
        await notes.StartAsync(CancellationToken.None);
        return new(together, notes, events);
    }

    private sealed record Process(Together Together, TogetherNotes Notes, PostgreSqlLiveEvents Events) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Notes.StopAsync(CancellationToken.None);
            await Events.StopAsync(CancellationToken.None);
            Notes.Dispose();
            Events.Dispose();
        }
    }
}
