using System.Globalization;
using System.Runtime.InteropServices;

namespace WhatsAppCrm.Benchmarks.Ingest;

/// <summary>
/// How many webhooks a second are accepted, as ratios within one run: (a) an endpoint that only checks the signature,
/// (b) the same with an EF Core SaveChanges, (c) the product. Each measurement has a fresh process and a fresh database,
/// is warmed up, and they run in the order a b c c b a, so that a machine that slows down or speeds up favours none.
/// </summary>
public static class IngestCommand
{
    private const int DistinctRequests = 60_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var options = Options.Parse(args);
        var requests = Webhooks.Build(DistinctRequests, options.Port);
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors shared with the load generator, .NET {Environment.Version}, {(options.Server is null ? "SQLite (synchronous=FULL)" : "PostgreSQL")}");
        Console.WriteLine($"{options.Connections} connections, {requests[0].Length} bytes a request, {options.Seconds} s a measurement, {options.Repeats} x {options.Order}\n");
        Console.WriteLine("server              accepted/s   p50 ms   p99 ms   cpu µs   refused");

        var results = options.Order.Distinct().ToDictionary(server => server, _ => new List<Measurement>());
        var isComplete = true;
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            foreach (var server in options.Order)
            {
                var (measured, note, isRight) = await MeasureAsync(server, requests, options);
                results[server].Add(measured);
                isComplete &= isRight && measured.Refused == 0;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name(server),-18}  {measured.PerSecond,10:N0} {measured.P50,8:N2} {measured.P99,8:N2} {measured.Microseconds,8:N1} {measured.Refused,9}  {note}"));
            }
        }

        Console.WriteLine();
        foreach (var (server, measured) in results)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name(server),-18}  {Median(measured, m => m.PerSecond),10:N0} {Median(measured, m => m.P50),8:N2} {Median(measured, m => m.P99),8:N2} {Median(measured, m => m.Microseconds),8:N1}   median of {measured.Count}"));

        if (results.Count < 3) return 0;
        var (a, b, c) = (Median(results['a'], m => m.PerSecond), Median(results['b'], m => m.PerSecond), Median(results['c'], m => m.PerSecond));
        var (goalA, goalB) = options.Server is null ? (0.45, 10) : (0.25, 0);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\nc/a = {c / a:0.00} (goal {goalA:0.00})   c/b = {c / b:0.0}{(goalB > 0 ? $" (goal {goalB})" : "")}"));
        Console.WriteLine(isComplete ? "Every acknowledged webhook is a row, and there are no others." : "ROWS AND ACKNOWLEDGEMENTS DIFFER, or something was refused.");
        return isComplete && c / a >= goalA && c / b >= goalB ? 0 : 1;
    }

    private static async Task<(Measurement Measured, string Note, bool IsRight)> MeasureAsync(char server, byte[][] requests, Options options)
    {
        var load = new LoadGenerator(options.Port, requests, options.Connections);
        if (server == 'a')
        {
            await using var bare = await ServerProcess.StartBareAsync(options.Port);
            await load.RunAsync(options.WarmUp);
            return (await MeasureAsync(load, bare, options), "", true);
        }

        await using var database = await BenchmarkDatabase.CreateAsync(options.Server);
        var directory = Directory.CreateTempSubdirectory("whatsappcrm-bench-");
        Measurement warm, measured;
        string memory;
        await using (var process = server == 'b'
            ? await ServerProcess.StartEfCoreAsync(options.Port, database)
            : await ServerProcess.StartProductAsync(options.Port, database, directory.FullName))
        {
            warm = await load.RunAsync(options.WarmUp);
            measured = await MeasureAsync(load, process, options);
            memory = $"{process.WorkingSetMiB} MiB";
        }

        directory.Delete(recursive: true);
        var acknowledged = warm.Accepted + measured.Accepted;
        var (stored, done) = await database.CountAsync();
        return (measured, string.Create(CultureInfo.InvariantCulture, $"{acknowledged:N0} acknowledged, {stored:N0} rows{(server == 'c' ? $", {done:N0} already processed, {memory}" : "")}"), stored == acknowledged);
    }

    private static async Task<Measurement> MeasureAsync(LoadGenerator load, ServerProcess process, Options options)
    {
        var before = process.ProcessorTime;
        var measured = await load.RunAsync(options.Duration);
        return measured with { ProcessorTime = process.ProcessorTime - before };
    }

    private static string Name(char server) => server switch { 'a' => "(a) bare", 'b' => "(b) EF SaveChanges", _ => "(c) product" };

    private static double Median(List<Measurement> measured, Func<Measurement, double> value)
    {
        var sorted = measured.Select(value).Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private sealed record Options(string? Server, int Seconds, int Repeats, int Connections, int Port, string Order)
    {
        public TimeSpan Duration => TimeSpan.FromSeconds(Seconds);

        /// <summary>Long enough for the compiler to be done with the hot paths.</summary>
        public TimeSpan WarmUp => TimeSpan.FromSeconds(6);

        public static Options Parse(string[] args)
        {
            var values = args.Chunk(2).ToDictionary(pair => pair[0], pair => pair.Length == 2 ? pair[1] : throw new ArgumentException($"{pair[0]} needs a value."));
            var isPostgres = values.TryGetValue("--provider", out var provider) && provider == "postgres";
            if (isPostgres && !values.ContainsKey("--connection")) throw new ArgumentException("--provider postgres needs --connection.");
            return new Options(isPostgres ? values["--connection"] : null, Number("--seconds", 4), Number("--repeats", 3), Number("--connections", 64), Number("--port", 5130), values.GetValueOrDefault("--order", "abccba"));

            int Number(string name, int otherwise) => values.TryGetValue(name, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
        }
    }
}
