using System.Net.Sockets;
using System.Threading.Channels;
using Npgsql;
using WhatsAppCrm.Infrastructure.Data;

namespace WhatsAppCrm.Infrastructure.Realtime;

/// <summary>
/// Fan-out to every process on the same PostgreSQL database, by LISTEN and NOTIFY. This process's pages hear at once, the
/// others' a moment later. A notification is not stored: after a lost connection, or when too many wait, pages read everything again.
/// </summary>
public sealed class PostgreSqlLiveEvents(InProcessLiveEvents local, DatabaseAddress address, TimeProvider time, ILogger<PostgreSqlLiveEvents> logger) : BackgroundService, ILiveEvents, IProcessNotes
{
    private const string Topic = "whatsappcrm_live";

    /// <summary>Beyond it the others are told to read everything again.</summary>
    private const int MostWaiting = 5_000;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Guid _process = Guid.NewGuid();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<Waiting> _waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private event Action<string>? NoteHeard;
    private volatile bool _dropped;

    /// <summary>Completes once what others publish is heard.</summary>
    public Task Listening => _listening.Task;

    public void Publish(LiveEvent liveEvent)
    {
        local.Publish(liveEvent);
        if (!_waiting.Writer.TryWrite(new(liveEvent, null))) _dropped = true;
    }

    public void Tell(string note) => _waiting.Writer.TryWrite(new(default, note));

    public IDisposable Hear(Action<string> handler)
    {
        NoteHeard += handler;
        return new Hearing(() => NoteHeard -= handler);
    }

    public IDisposable Subscribe(Guid organizationId, Action<LiveEvent> handler) => local.Subscribe(organizationId, handler);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        AgainAndAgainAsync("Listening for other processes", ListenAsync, stoppingToken),
        AgainAndAgainAsync("Telling other processes", TellAsync, stoppingToken));

    private async Task ListenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        connection.Notification += (_, notification) => HearLine(notification.Payload);
        await ExecuteAsync(connection, $"LISTEN {Topic}", cancellationToken);
        // Whatever was said while nobody listened here. At the very first there is no page yet, and it costs nothing.
        local.PublishEverything();
        _listening.TrySetResult();
        while (true) await connection.WaitAsync(cancellationToken);
    }

    private void HearLine(string line)
    {
        if (LiveEventLine.TryReadNote(line, out var teller, out var note))
        {
            if (teller != _process) NoteHeard?.Invoke(note);
            return;
        }

        var (process, events) = LiveEventLine.Read(line);
        if (process == _process) return;
        foreach (var liveEvent in events)
        {
            if (liveEvent.Kind == LiveEventKind.Everything) local.PublishEverything();
            else local.Publish(liveEvent);
        }
    }

    private async Task TellAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var notify = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection) { Parameters = { new() { Value = Topic }, new() { Value = "" } } };
        while (await _waiting.Reader.WaitToReadAsync(cancellationToken))
        {
            var events = new HashSet<LiveEvent>();
            string? note = null;
            while (note is null && events.Count < LiveEventLine.MostEvents && _waiting.Reader.TryRead(out var waiting))
            {
                if (waiting.Note is null) events.Add(waiting.Event);
                else note = waiting.Note;
            }
            if (_dropped)
            {
                _dropped = false;
                events.Add(new(Guid.Empty, LiveEventKind.Everything, Guid.Empty));
            }

            try
            {
                if (events.Count > 0) await SayAsync(LiveEventLine.Write(_process, events));
                if (note is not null) await SayAsync(LiveEventLine.WriteNote(_process, note));
            }
            catch
            {
                _dropped = true;
                throw;
            }
        }

        async Task SayAsync(string line)
        {
            notify.Parameters[1].Value = line;
            await notify.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task AgainAndAgainAsync(string what, Func<NpgsqlConnection, CancellationToken, Task> work, CancellationToken stoppingToken)
    {
        // A connection of its own: a pool would take it back, and a dead peer is noticed by the keepalive.
        var connectionString = new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false, KeepAlive = 15 }.ConnectionString;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(stoppingToken);
                await work(connection, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException or TimeoutException)
            {
                logger.LogWarning("{What} is interrupted ({Reason}); trying again", what, exception.GetType().Name);
                await Task.Delay(Pause, time, CancellationToken.None).WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private readonly record struct Waiting(LiveEvent Event, string? Note);

    private sealed class Hearing(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
