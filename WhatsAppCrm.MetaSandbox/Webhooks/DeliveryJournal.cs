using System.Text.Json;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <summary>What is still to be delivered, kept across restarts as lines "add" and "done".</summary>
internal sealed class DeliveryJournal : IAsyncDisposable
{
    private const long CompactAbove = 16L << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Delivery> open = [];
    private readonly JsonLines file;
    private long compactAt = CompactAbove;

    public DeliveryJournal(SandboxFolder folder)
    {
        var path = folder.File("deliveries.jsonl");
        foreach (var line in JsonLines.Read(path).Select(text => JsonSerializer.Deserialize<Line>(text, SandboxStore.Json)!))
        {
            if (line.Add is { } added)
            {
                open[added.Id] = added;
            }
            else if (line.Done is { } done)
            {
                open.Remove(done);
            }
        }

        file = new(path);
        file.Rewrite(OpenLines);
    }

    /// <summary>Those not yet taken by their receiver, oldest first.</summary>
    public IReadOnlyList<Delivery> Open
    {
        get
        {
            lock (gate)
            {
                return [.. open.Values.OrderBy(one => one.DueUtc)];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return open.Count;
            }
        }
    }

    public void Add(Delivery delivery)
    {
        var line = JsonSerializer.Serialize(new Line(delivery, null), SandboxStore.Json);
        lock (gate)
        {
            open[delivery.Id] = delivery;
            file.Append(line);
        }
    }

    public void Done(Delivery delivery)
    {
        lock (gate)
        {
            open.Remove(delivery.Id);
            file.Append(JsonSerializer.Serialize(new Line(null, delivery.Id), SandboxStore.Json));
            if (file.Length > compactAt)
            {
                file.Rewrite(OpenLines);
                compactAt = file.Length + CompactAbove;
            }
            else if (file.Length < CompactAbove)
            {
                compactAt = CompactAbove;
            }
        }
    }

    public bool IsOpen(Delivery delivery)
    {
        lock (gate)
        {
            return open.ContainsKey(delivery.Id);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            open.Clear();
            file.Rewrite(OpenLines);
        }
    }

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private List<string> OpenLines()
    {
        lock (gate)
        {
            return [.. open.Values.OrderBy(one => one.DueUtc).Select(one => JsonSerializer.Serialize(new Line(one, null), SandboxStore.Json))];
        }
    }

    private sealed record Line(Delivery? Add, string? Done);
}
