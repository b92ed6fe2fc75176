using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Benchmarks.Latency;

namespace WhatsAppCrm.Benchmarks.Processing;

/// <summary>
/// How fast stored webhooks become messages and ticks: the product starts on a backlog, and the time runs from its readiness
/// until no event waits. Nothing else runs; the rows are counted afterwards.
/// </summary>
public static class ProcessCommand
{
    private const double Goal = 4_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var (count, port) = (Number(args, "--events", 100_000), Number(args, "--port", 5150));
        var server = args.SkipWhile(one => one != "--connection").Skip(1).FirstOrDefault();
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, {(server is null ? "SQLite (synchronous=FULL)" : "PostgreSQL")}");

        await using var database = await BenchmarkDatabase.CreateAsync(server);
        await Backlog.FillAsync(database, count);
        var (stored, _) = await database.CountAsync();
        var published = await PublishedProduct.CreateAsync();
        var directory = Directory.CreateTempSubdirectory("whatsappcrm-bench-");
        try
        {
            await using var product = await ServerProcess.StartProductAsync(port, database, directory.FullName, published);
            var (_, before) = await database.CountAsync();
            var (cpu, clock) = (product.ProcessorTime, Stopwatch.StartNew());
            var done = before;
            while (done < stored && clock.Elapsed < TimeSpan.FromMinutes(10))
            {
                await Task.Delay(200);
                (_, done) = await database.CountAsync();
            }

            var (seconds, processed) = (clock.Elapsed.TotalSeconds, done - before);
            var (messages, read) = await database.ResultAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{processed:N0} of {stored:N0} events in {seconds:N1} s: {processed / seconds:N0}/s (goal {Goal:N0}: {(processed / seconds >= Goal ? "met" : "MISSED")}), {(product.ProcessorTime - cpu).TotalMicroseconds / processed:N0} cpu µs an event, {product.WorkingSetMiB} MiB"));
            Console.WriteLine($"{messages:N0} inbound messages, {read:N0} read outbound messages; expected {stored / 4:N0} of each");
            return done == stored && messages == stored / 4 && read == stored / 4 && processed / seconds >= Goal ? 0 : 1;
        }
        finally
        {
            directory.Delete(recursive: true);
            Directory.Delete(published, recursive: true);
        }
    }

    private static int Number(string[] args, string name, int otherwise) =>
        args.SkipWhile(one => one != name).Skip(1).FirstOrDefault() is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
