using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Threading.Channels;

namespace WhatsAppCrm.Benchmarks.Circuits;

/// <summary>
/// One seller's page without a browser: it signs the circuit on as Blazor's own script does, acknowledges every batch, answers every
/// call of JavaScript, and tells the list how tall its window is, so that the server holds, reads and renders all that it does for a
/// real page. It draws nothing: what a browser needs to paint is not in its figures.
/// </summary>
public sealed partial class SellerCircuit : IAsyncDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<byte[]> _outgoing = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true });
    private readonly CancellationTokenSource _gone = new();
    private readonly Dictionary<string, TaskCompletionSource<long>> _answers = [];
    private readonly Lock _gate = new();
    private readonly List<(byte[] Words, TaskCompletionSource<long> Seen)> _wanted = [];
    private TaskCompletionSource<string?>? _started;
    private Task _reading = Task.CompletedTask, _writing = Task.CompletedTask;
    private long _composer = -1;
    private int _calls, _objects;

    public long Batches { get; private set; }

    public long BatchBytes { get; private set; }

    /// <summary>What the server said went wrong; null while nothing did.</summary>
    public string? Failure { get; private set; }

    /// <param name="http">Signed in; its cookies are those of <paramref name="cookies"/>.</param>
    public static async Task<SellerCircuit> OpenAsync(HttpClient http, string cookies, string path)
    {
        var circuit = new SellerCircuit();
        var page = await http.GetStringAsync(path);
        var negotiated = JsonNode.Parse(await (await http.PostAsync("/_blazor/negotiate?negotiateVersion=1", null)).Content.ReadAsStringAsync())!;
        var address = new UriBuilder(new Uri(http.BaseAddress!, "/_blazor")) { Scheme = "ws", Query = "id=" + Uri.EscapeDataString((string)negotiated["connectionToken"]!) }.Uri;
        circuit._socket.Options.SetRequestHeader("Cookie", cookies);
        await circuit._socket.ConnectAsync(address, CancellationToken.None);
        await circuit._socket.SendAsync(Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"), WebSocketMessageType.Text, true, CancellationToken.None);
        await circuit._socket.ReceiveAsync(new byte[256], CancellationToken.None);

        circuit._started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        circuit._reading = Task.Run(circuit.ReadAsync);
        circuit._writing = Task.Run(circuit.WriteAsync);
        var url = new Uri(http.BaseAddress!, path).ToString();
        circuit.Send(BlazorPack.Call("start", "StartCircuit", http.BaseAddress!.ToString(), url, "[]", ""));
        if (await circuit._started.Task.WaitAsync(TimeSpan.FromSeconds(30)) is null) throw new InvalidOperationException("The circuit did not start.");
        var operations = Markers().Matches(page).Select((marker, i) => $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker.Groups[1].Value}}}""");
        circuit.Send(BlazorPack.Call(null, "UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", ""));
        return circuit;
    }

    /// <summary>When a batch first brings these words, in ticks of <see cref="Stopwatch"/>; to be asked before it can.</summary>
    public Task<long> SeeAsync(string words)
    {
        var seen = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _wanted.Add((Encoding.UTF8.GetBytes(words), seen));
        return seen.Task;
    }

    /// <summary>Goes to another address of the app, as a click on a link does.</summary>
    public void Navigate(string url) => Send(BlazorPack.Call(null, "OnLocationChanged", url, null, true));

    /// <summary>A key that the composer tells the server of, and its answer.</summary>
    public async Task<TimeSpan> PressAsync()
    {
        var id = $"key{Interlocked.Increment(ref _calls)}";
        var answered = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _answers[id] = answered;
        var started = Stopwatch.GetTimestamp();
        Send(BlazorPack.Call(null, "BeginInvokeDotNetFromJS", id, null, "CancelQuote", _composer, "[]"));
        return Stopwatch.GetElapsedTime(started, await answered.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    private void Send(byte[] frame) => _outgoing.Writer.TryWrite(frame);

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var frame in _outgoing.Reader.ReadAllAsync(_gone.Token)) await _socket.SendAsync(frame, WebSocketMessageType.Binary, true, _gone.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
        }
    }

    private async Task ReadAsync()
    {
        var (buffer, filled, pinged) = (new byte[64 * 1024], 0, Stopwatch.GetTimestamp());
        try
        {
            while (!_gone.IsCancellationRequested)
            {
                if (filled == buffer.Length) System.Array.Resize(ref buffer, 2 * buffer.Length);
                var received = await _socket.ReceiveAsync(buffer.AsMemory(filled), _gone.Token);
                if (received.MessageType == WebSocketMessageType.Close) break;
                filled += received.Count;
                var used = 0;
                while (BlazorPack.TryTake(buffer.AsMemory(used, filled - used)) is var (message, taken))
                {
                    Handle(message.Span);
                    used += taken;
                }

                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
                if (Stopwatch.GetElapsedTime(pinged) < TimeSpan.FromSeconds(10)) continue;
                pinged = Stopwatch.GetTimestamp();
                Send(BlazorPack.PingFrame());
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            if (!_gone.IsCancellationRequested) Failure ??= exception.Message;
        }
    }

    private void Handle(ReadOnlySpan<byte> message)
    {
        var reader = new BlazorPackReader(message);
        reader.Array();
        switch (reader.Whole())
        {
            case BlazorPack.Completion:
                reader.SkipMap();
                reader.Text();
                // 3: with a result.
                _started!.TrySetResult(reader.Whole() == 3 ? reader.Text() : null);
                break;
            case BlazorPack.Invocation:
                reader.SkipMap();
                reader.Text();
                Handle(reader.Text()!, ref reader);
                break;
            case BlazorPack.Close:
                Failure ??= "The server closed the circuit: " + reader.Text();
                break;
        }
    }

    private void Handle(string target, ref BlazorPackReader reader)
    {
        reader.Array();
        switch (target)
        {
            case "JS.RenderBatch":
                var batch = reader.Whole();
                Look(reader.Bytes());
                Send(BlazorPack.Call(null, "OnRenderCompleted", batch, null));
                break;
            case "JS.BeginInvokeJS":
                Answer(reader.Whole(), reader.Text()!, reader.Text(), reader.Whole());
                break;
            case "JS.EndInvokeDotNet":
                var id = reader.Text()!;
                lock (_gate)
                    if (_answers.Remove(id, out var answered)) answered.TrySetResult(Stopwatch.GetTimestamp());
                break;
            case "JS.Error":
                Failure ??= reader.Text();
                break;
        }
    }

    private void Look(ReadOnlySpan<byte> batch)
    {
        var now = Stopwatch.GetTimestamp();
        (Batches, BatchBytes) = (Batches + 1, BatchBytes + batch.Length);
        lock (_gate)
        {
            for (var i = _wanted.Count - 1; i >= 0; i--)
            {
                if (batch.IndexOf(_wanted[i].Words) < 0) continue;
                _wanted[i].Seen.TrySetResult(now);
                _wanted.RemoveAt(i);
            }
        }
    }

    /// <summary>A module or an object of it is a number; a function answers nothing.</summary>
    private void Answer(long handle, string function, string? arguments, long resultType)
    {
        var result = resultType == 1 ? $$"""{"__jsObjectId":{{Interlocked.Increment(ref _objects)}}}""" : "null";
        Send(BlazorPack.Call(null, "EndInvokeJSFromDotNet", handle, true, $"[{handle},true,{result}]"));
        if (arguments is null || Reference().Match(arguments) is not { Success: true } reference) return;
        var component = long.Parse(reference.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        // The composer's script, by the name of its function.
        if (function == "attach" && JsonNode.Parse(arguments) is JsonArray { Count: 3 }) _composer = component;
        // A list asks how much of it is seen: a window of 828 px with nothing in it yet.
        if (function.EndsWith("Virtualize.init", StringComparison.Ordinal))
            Send(BlazorPack.Call(null, "BeginInvokeDotNetFromJS", $"list{Interlocked.Increment(ref _calls)}", null, "OnSpacerAfterVisible", component, JsonSerializer.Serialize(new[] { 0, 0, 828 })));
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _socket.Dispose();
        await Task.WhenAll(_reading, _writing);
        _gone.Dispose();
    }

    [GeneratedRegex("<!--Blazor:(\\{\"type\":\"server\".*?\\})-->")]
    private static partial Regex Markers();

    [GeneratedRegex("\"__dotNetObject\":(\\d+)")]
    private static partial Regex Reference();
}
