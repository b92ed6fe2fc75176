using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace WhatsAppCrm.Benchmarks.Ingest;

/// <summary>
/// Keeps a number of connections busy with prepared requests, one in flight each, over plain sockets: an HTTP client would
/// cost more than the servers it measures.
/// </summary>
public sealed class LoadGenerator(int port, byte[][] requests, int connections)
{
    private static readonly byte[] Accepted = "HTTP/1.1 200"u8.ToArray();

    private int _next = -1;

    /// <summary>Sends for the given time; every request sent is waited for.</summary>
    public async Task<Measurement> RunAsync(TimeSpan duration)
    {
        var clock = Stopwatch.StartNew();
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var workers = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => WorkAsync(until))));
        var elapsed = clock.Elapsed;

        var latencies = workers.SelectMany(worker => worker.Latencies).Order().ToArray();
        return new Measurement(latencies.Length, workers.Sum(worker => worker.Refused), elapsed, Percentile(latencies, 0.50), Percentile(latencies, 0.99));
    }

    /// <summary>
    /// Sends the requests one after the other at a steady rate, whether earlier ones have been answered or not as long as a connection is
    /// free. The time of one runs from when it was due: what waits for a connection has been waiting for the server.
    /// </summary>
    /// <returns>Milliseconds of each accepted request, sorted; and how many were refused.</returns>
    public async Task<(double[] Milliseconds, int Refused)> RunPacedAsync(int perSecond, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var workers = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => WorkPacedAsync(begin, perSecond, cancellationToken), CancellationToken.None)));
        return ([.. workers.SelectMany(worker => worker.Latencies).Order().Select(ticks => Stopwatch.GetElapsedTime(0, ticks).TotalMilliseconds)], workers.Sum(worker => worker.Refused));
    }

    private async Task<(List<long> Latencies, int Refused)> WorkPacedAsync(long begin, int perSecond, CancellationToken cancellationToken)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
        var buffer = new byte[4096];
        var latencies = new List<long>(16_384);
        var refused = 0;
        while (!cancellationToken.IsCancellationRequested && Interlocked.Increment(ref _next) is var number && number < requests.Length)
        {
            var due = begin + (long)(number * (double)Stopwatch.Frequency / perSecond);
            var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early, CancellationToken.None);
                // A timer that rang late is this program's fault, not the server's.
                due = Stopwatch.GetTimestamp();
            }

            await socket.SendAsync(requests[number]);
            if (await ReadAnswerAsync(socket, buffer)) latencies.Add(Stopwatch.GetTimestamp() - due);
            else refused++;
        }

        return (latencies, refused);
    }

    private static double Percentile(long[] sorted, double share) =>
        sorted.Length == 0 ? double.NaN : Stopwatch.GetElapsedTime(0, sorted[(int)((sorted.Length - 1) * share)]).TotalMilliseconds;

    private async Task<(List<long> Latencies, int Refused)> WorkAsync(long until)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, port);
        var buffer = new byte[4096];
        var latencies = new List<long>(16_384);
        var refused = 0;
        while (Stopwatch.GetTimestamp() is var started && started < until)
        {
            var request = requests[(int)((uint)Interlocked.Increment(ref _next) % (uint)requests.Length)];
            await socket.SendAsync(request);
            if (await ReadAnswerAsync(socket, buffer)) latencies.Add(Stopwatch.GetTimestamp() - started);
            else refused++;
        }

        return (latencies, refused);
    }

    /// <summary>Reads one answer. An accepted one has no body; any other ends the run's claim to be a measurement, so its body only has to be got rid of.</summary>
    private static async ValueTask<bool> ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var length = 0;
        while (buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (read == 0) throw new IOException("The server closed the connection.");
            length += read;
        }

        if (buffer.AsSpan(0, length).StartsWith(Accepted)) return true;
        while (socket.Available > 0) await socket.ReceiveAsync(buffer);
        return false;
    }
}

/// <summary>What one run brought; times in milliseconds.</summary>
public sealed record Measurement(int Accepted, int Refused, TimeSpan Elapsed, double P50, double P99)
{
    public double PerSecond => Accepted / Elapsed.TotalSeconds;

    /// <summary>Of the server, by the operating system's count; not known to the load generator.</summary>
    public TimeSpan ProcessorTime { get; init; }

    /// <summary>Processor time the server spent on one accepted webhook: the figure another load on the machine disturbs least.</summary>
    public double Microseconds => ProcessorTime.TotalMicroseconds / Accepted;
}
