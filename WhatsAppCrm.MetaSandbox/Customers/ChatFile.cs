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
    private readonly Lock gate = new();
    private readonly Timer timer;
    private Func<byte[]>? pending;
    private bool scheduled;
    private TimeSpan pause = Shortest;

    public ChatFile(SandboxFolder folder)
    {
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
            if (!scheduled)
            {
                scheduled = true;
                timer.Change(pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        timer.Dispose();
        Write();
    }

    private void Write()
    {
        Func<byte[]>? snapshot;
        lock (gate)
        {
            (snapshot, pending) = (pending, null);
        }

        if (snapshot is null)
        {
            return;
        }

        var started = Stopwatch.GetTimestamp();
        AtomicFile.Write(path, snapshot());
        lock (gate)
        {
            var rest = Stopwatch.GetElapsedTime(started) * 20;
            pause = rest > Shortest ? rest : Shortest;
            scheduled = pending is not null;
            if (scheduled)
            {
                timer.Change(pause, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private sealed record Kept(List<Customer> Customers, List<Chat> Chats);
}
