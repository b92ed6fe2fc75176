using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Benchmarks.Latency;

namespace WhatsAppCrm.Benchmarks.Processing;

/// <summary>
/// Meta's fastest number for some time: 1,000 messages a second out make 3,000 statuses, and 300 customers a second answer, one
/// update a webhook, sent on time whether earlier ones are answered or not; a seller's inbox is open. Meta Cloud API, throughput,
/// read 2026-11-20.
/// </summary>
public static class OpenLoopCommand
{
    private const string Email = "owner@example.test";
    private const string Password = "a long enough passphrase";
    private const int Connections = 128;
    private const int WarmUpSeconds = 10;
    private const double GoalP50 = 5, GoalP99 = 50, GoalLongest = 1_000, GoalBacklog = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var (rate, seconds, port) = (Number(args, "--rate", 3_300), Number(args, "--seconds", 120), Number(args, "--port", 5151));
        var server = args.SkipWhile(one => one != "--connection").Skip(1).FirstOrDefault();
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors shared by product, Chromium and load, .NET {Environment.Version}, {(server is null ? "SQLite (synchronous=FULL)" : "PostgreSQL")}");

        var published = await PublishedProduct.CreateAsync();
        var data = Directory.CreateTempSubdirectory("whatsappcrm-openloop-").FullName;
        try
        {
            await using var database = await BenchmarkDatabase.CreateAsync(server);
            // Ten statuses come for one answer.
            var sent = rate * (seconds + WarmUpSeconds) * 10 / 33;
            await Backlog.SendAsync(database, sent);
            var bodies = Backlog.Bodies(sent, answers: sent * 3 / 10);

            await using var product = await ServerProcess.StartProductAsync(port, database, data, published);
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
            using (var registered = await http.PostAsJsonAsync("/api/auth/register", new { email = Email, password = Password })) registered.EnsureSuccessStatusCode();
            await database.AddOwnerAsync(Email);
            await using var inbox = await SignedInBrowser.OpenInboxAsync(http.BaseAddress!.ToString(), Email, Password);

            var warmUp = bodies.Take(rate * WarmUpSeconds).Select(body => Webhooks.Sign(body, port)).ToArray();
            await new LoadGenerator(port, warmUp, Connections).RunPacedAsync(rate, CancellationToken.None);
            var measured = bodies.Skip(warmUp.Length).Take(rate * seconds).Select(body => Webhooks.Sign(body, port)).ToArray();
            using var stop = new CancellationTokenSource();
            var watching = WatchBacklogAsync(database, stop.Token);
            var (cpu, clock) = (product.ProcessorTime, Stopwatch.StartNew());
            var (milliseconds, refused) = await new LoadGenerator(port, measured, Connections).RunPacedAsync(rate, CancellationToken.None);
            var (elapsed, used) = (clock.Elapsed, product.ProcessorTime - cpu);
            await stop.CancelAsync();
            var backlog = await watching;
            while (await database.BacklogAsync() > TimeSpan.Zero) await Task.Delay(50);
            var caughtUp = clock.Elapsed - elapsed;
            var (stored, done) = await database.CountAsync();
            return Report(milliseconds, refused, measured.Length, elapsed, used, backlog, caughtUp, stored == warmUp.Length + milliseconds.Length && done == stored, product.WorkingSetMiB);
        }
        finally
        {
            Directory.Delete(published, recursive: true);
            Directory.Delete(data, recursive: true);
        }
    }

    /// <returns>The longest any webhook had been waiting whenever it was looked.</returns>
    private static async Task<TimeSpan> WatchBacklogAsync(BenchmarkDatabase database, CancellationToken cancellationToken)
    {
        var longest = TimeSpan.Zero;
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            while (await ticks.WaitForNextTickAsync(cancellationToken))
                if (await database.BacklogAsync() is var waiting && waiting > longest) longest = waiting;
        }
        catch (OperationCanceledException)
        {
            // Seen enough.
        }

        return longest;
    }

    private static int Report(double[] sorted, int refused, int sent, TimeSpan elapsed, TimeSpan cpu, TimeSpan backlog, TimeSpan caughtUp, bool isRight, long memory)
    {
        var (p50, p99, longest) = (sorted[sorted.Length / 2], sorted[(int)(sorted.Length * 0.99)], sorted[^1]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{sorted.Length:N0} of {sent:N0} accepted, {refused} refused, {sorted.Length / elapsed.TotalSeconds:N0}/s; p50 {p50:N1} ms (goal {GoalP50}), p99 {p99:N1} ms (goal {GoalP99}), longest {longest:N0} ms (goal {GoalLongest}), {sorted.Count(one => one > GoalLongest)} over it"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"backlog at most {backlog.TotalSeconds:N1} s (goal {GoalBacklog}), empty {caughtUp.TotalSeconds:N1} s after the last; {cpu.TotalMicroseconds / sorted.Length:N0} cpu µs a webhook, accepting and processing; {memory} MiB"));
        Console.WriteLine(isRight ? "Every acknowledged webhook is a row, and each was processed." : "ROWS AND ACKNOWLEDGEMENTS DIFFER.");
        return isRight && refused == 0 && p50 <= GoalP50 && p99 <= GoalP99 && longest <= GoalLongest && backlog.TotalSeconds <= GoalBacklog ? 0 : 1;
    }

    private static int Number(string[] args, string name, int otherwise) =>
        args.SkipWhile(one => one != name).Skip(1).FirstOrDefault() is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
