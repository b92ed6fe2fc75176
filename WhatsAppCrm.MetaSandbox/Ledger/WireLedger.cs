using System.Text.Json;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Ledger;

/// <summary>Every Graph call in the order answered; the latest in memory, all of them in <c>wire.jsonl</c>.</summary>
internal sealed class WireLedger : IAsyncDisposable
{
    private const int KeptInMemory = 5_000;
    private const long LargestFileAtStart = 64L << 20;

    private readonly Lock gate = new();
    private readonly Queue<(long Seq, string Line)> recent = new();
    private readonly string path;
    private readonly JsonLines file;
    private long last;
    private long forgotten;

    public WireLedger(SandboxFolder folder)
    {
        path = folder.File("wire.jsonl");
        foreach (var line in JsonLines.Read(path))
        {
            Remember(SeqOf(line), line);
        }

        var trim = File.Exists(path) && new FileInfo(path).Length > LargestFileAtStart;
        file = new(path);
        if (trim)
        {
            Trim();
        }
    }

    public long Last => Interlocked.Read(ref last);

    public void Add(WireEntry entry)
    {
        lock (gate)
        {
            entry.Seq = last + 1;
            var line = JsonSerializer.Serialize(entry, SandboxStore.Json);
            Remember(entry.Seq, line);
            file.Append(line);
        }
    }

    /// <summary>The calls after <paramref name="since"/>, oldest first, as JSON texts.</summary>
    public async Task<IEnumerable<string>> SinceAsync(long since)
    {
        bool inMemory;
        List<string> lines;
        lock (gate)
        {
            inMemory = since >= forgotten;
            lines = [.. recent.Where(one => one.Seq > since).Select(one => one.Line)];
        }

        if (inMemory)
        {
            return lines;
        }

        await file.FlushAsync();
        return JsonLines.Read(path).Where(line => SeqOf(line) > since && !IsReset(line));
    }

    /// <summary>Forgets everything; the numbering goes on, so that a reader's <c>since</c> stays valid.</summary>
    public void Clear()
    {
        lock (gate)
        {
            recent.Clear();
            forgotten = 0;
            // One line stays, so that the numbering survives a restart too.
            var mark = JsonSerializer.Serialize(new WireEntry { Seq = last, Method = "RESET", Path = "/" }, SandboxStore.Json);
            file.Rewrite(() => [mark]);
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private static long SeqOf(string line)
    {
        // The sequence number is the first member by the order of WireEntry's properties.
        var start = line.IndexOf(':', StringComparison.Ordinal) + 1;
        var end = line.IndexOf(',', start);
        return long.Parse(line.AsSpan(start, end - start), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static bool IsReset(string line) => line.Contains("\"method\":\"RESET\"", StringComparison.Ordinal);

    private void Remember(long seq, string line)
    {
        Interlocked.Exchange(ref last, seq);
        if (IsReset(line))
        {
            return;
        }

        recent.Enqueue((seq, line));
        if (recent.Count > KeptInMemory)
        {
            forgotten = recent.Dequeue().Seq;
        }
    }

    private void Trim() => file.Rewrite(() =>
    {
        lock (gate)
        {
            return recent.Select(one => one.Line).ToList();
        }
    });
}
