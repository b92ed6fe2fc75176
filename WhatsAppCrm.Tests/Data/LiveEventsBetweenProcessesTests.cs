using System.Collections.Concurrent;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Realtime;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Data;

/// <summary>What one process says is heard by the pages of another. PostgreSQL only: other databases have one process.</summary>
public sealed class LiveEventsBetweenProcessesTests
{
    private static readonly Guid Ours = Guid.NewGuid();
    private static readonly Guid Theirs = Guid.NewGuid();

    [Fact]
    public void A_line_says_what_was_published_and_survives_words_it_does_not_know()
    {
        var process = Guid.NewGuid();
        LiveEvent[] events = [new(Ours, LiveEventKind.Messages, Guid.NewGuid()), new(Theirs, LiveEventKind.Lead, Guid.NewGuid())];

        var read = LiveEventLine.Read(LiveEventLine.Write(process, events) + $";{Guid.NewGuid():N},Weather,{Guid.NewGuid():N};nonsense;{Guid.NewGuid():N},7,{Guid.NewGuid():N}");

        Assert.Equal((process, events), (read.Process, read.Events.ToArray()), (one, other) => one.Item1 == other.Item1 && one.Item2.SequenceEqual(other.Item2));
        Assert.Equal((Guid.Empty, 0), (LiveEventLine.Read("no line").Process, LiveEventLine.Read("no line").Events.Count));
        Assert.True(LiveEventLine.Write(process, Enumerable.Repeat(new LiveEvent(Ours, LiveEventKind.WhatsAppAccount, Theirs), LiveEventLine.MostEvents)).Length < 8_000);
    }

    [Fact]
    public async Task Another_process_hears_each_event_once_and_only_its_organization()
    {
        if (!TestDatabase.IsPostgresChosen) return;
        await using var database = await TestDatabase.CreateAsync();
        await using var one = await ProcessAsync(database);
        await using var other = await ProcessAsync(database);
        var (hereOnce, there, elsewhere) = (one.Hear(Ours), other.Hear(Ours), other.Hear(Theirs));

        var published = Enumerable.Range(0, 500).Select(_ => new LiveEvent(Ours, LiveEventKind.Messages, Guid.NewGuid())).ToList();
        foreach (var liveEvent in published) one.Events.Publish(liveEvent);

        await WaitFor.Async(() => there.Count >= published.Count, what: "the other process heard everything");
        Assert.Equal(published, there);
        Assert.Equal(published, hereOnce);
        Assert.Empty(elsewhere);
    }

    [Fact]
    public async Task After_a_lost_connection_everything_is_read_again()
    {
        if (!TestDatabase.IsPostgresChosen) return;
        await using var database = await TestDatabase.CreateAsync();
        await using var process = await ProcessAsync(database);
        var heard = process.Hear(Ours);

        await using var administrator = new NpgsqlConnection(database.ConnectionString);
        await administrator.OpenAsync();
        await using var cut = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", administrator);
        await cut.ExecuteNonQueryAsync();

        await WaitFor.Async(() => heard.Any(one => one.Kind == LiveEventKind.Everything), TimeSpan.FromSeconds(20), "the process listens again");
    }

    private static async Task<Process> ProcessAsync(TestDatabase database)
    {
        var local = new InProcessLiveEvents(NullLogger<InProcessLiveEvents>.Instance);
        var events = new PostgreSqlLiveEvents(local, new DatabaseAddress(database.Provider, database.ConnectionString), TimeProvider.System, NullLogger<PostgreSqlLiveEvents>.Instance);
        await events.StartAsync(CancellationToken.None);
        await events.Listening.WaitAsync(TimeSpan.FromSeconds(20));
        return new Process(events);
    }

    private sealed record Process(PostgreSqlLiveEvents Events) : IAsyncDisposable
    {
        public ConcurrentQueue<LiveEvent> Hear(Guid organizationId)
        {
            var heard = new ConcurrentQueue<LiveEvent>();
            Events.Subscribe(organizationId, heard.Enqueue);
            return heard;
        }

        public async ValueTask DisposeAsync()
        {
            await Events.StopAsync(CancellationToken.None);
            Events.Dispose();
        }
    }
}
