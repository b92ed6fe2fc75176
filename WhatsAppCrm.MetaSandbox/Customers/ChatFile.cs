using System.Diagnostics;
using System.Text.Json;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Customers;

/// <summary>
/// Keeps the chats in a file, at most every 100 ms and never more than a twentieth of the time: at a thousand messages a
/// second the snapshot must not become the work.
/// </summary>
internal sealed class ChatFile : IDisposable
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private readonly string path;
    private readonly ILogger<ChatFile> logger;
    private readonly Lock gate = new();
    private readonly Lock writing = new();
    private readonly Timer timer;
    private Func<byte[]>? pending;
    private bool scheduled;
    private bool disposed;
    private TimeSpan pause = Shortest;

    public ChatFile(SandboxFolder folder, ILogger<ChatFile> logger)
    {
        this.logger = logger;
        path = folder.File("chats.json");
        timer = new(_ => Write());
        if (File.Exists(path))
        {
            var kept = JsonSerializer.Deserialize<Kept>(File.ReadAllBytes(path), SandboxStore.Json)!;
            Customers = kept.Customers;
            Chats = kept.Chats;
        }
    }

    public IReadOnlyList<Customer> Customers { get; } = [];

    public IReadOnlyList<Chat> Chats { get; } = [];

    public static byte[] Serialize(IEnumerable<Customer> customers, IEnumerable<Chat> chats) =>
        JsonSerializer.SerializeToUtf8Bytes(new Kept([.. customers], [.. chats]), SandboxStore.Json);

    public void Save(Func<byte[]> snapshot)
    {
        lock (gate)
        {
            pending = snapshot;
            if (!scheduled && !disposed)
            {
                scheduled = true;
                timer.Change(pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    /// <summary>Writes what is waiting; once it returns the file is not touched again.</summary>
    public void Dispose()
    {
        lock (writing)
        {
            timer.Dispose();
            Write();
            disposed = true;
        }
    }

    private void Write()
    {
        lock (writing)
        {
            Func<byte[]>? snapshot;
            lock (gate)
            {
                (snapshot, pending) = (pending, null);
            }

            if (snapshot is null || disposed)
            {
                return;
            }

            var started = Stopwatch.GetTimestamp();
            try
            {
                AtomicFile.Write(path, snapshot());
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // On a timer's thread this would end the process, and with it the product the sandbox is mounted in.
                logger.LogError(problem, "The sandbox's chats could not be written; the next change tries again");
            }

            Rest(Stopwatch.GetElapsedTime(started) * 20);
        }
    }

    private void Rest(TimeSpan rest)
    {
        lock (gate)
        {
            pause = rest > Shortest ? rest : Shortest;
            scheduled = pending is not null && !disposed;
            if (scheduled)
            {
                timer.Change(pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private sealed record Kept(List<Customer> Customers, List<Chat> Chats);
}
