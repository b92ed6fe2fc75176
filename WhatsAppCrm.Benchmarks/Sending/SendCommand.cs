using System.Globalization;
using System.Runtime.InteropServices;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Benchmarks.Latency;
using WhatsAppCrm.Features.Sending;

namespace WhatsAppCrm.Benchmarks.Sending;

/// <summary>
/// What the outbox costs: the product's drain with its database beside the bare Graph client with as many requests under way,
/// both against the sandbox in a process of its own; and how close to Meta's limits the product sends without being refused.
/// Statuses are not sent back: what they cost is measured by <c>process</c>.
/// </summary>
public static class SendCommand
{
    private const double GoalRatio = 0.6, GoalOfLimit = 0.98;
    private const int UnderWay = 192;

    public static async Task<int> RunAsync(string[] args)
    {
        var (messages, seconds, port) = (Number(args, "--messages", 9_000), Number(args, "--seconds", 12), Number(args, "--port", 5370));
        var server = args.SkipWhile(one => one != "--connection").Skip(1).FirstOrDefault();
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors shared by product, sandbox and benchmark, .NET {Environment.Version}, {(server is null ? "SQLite (synchronous=FULL)" : "PostgreSQL")}");

        var published = await PublishedProduct.CreateAsync();
        var bare = await BareAsync(messages, port);
        var drained = await DrainAsync(messages, perNumber: PacedNumber.High, numbers: SendSandbox.Numbers, limit: 0, port, server, published);
        var ratio = drained.PerSecond / bare;
        Line($"bare Graph client {bare:N0}/s   drain with the database {drained.PerSecond:N0}/s, {drained.Microseconds:N0} cpu µs a message   ratio {ratio:0.00} (goal {GoalRatio:0.0}: {Verdict(ratio >= GoalRatio)})");

        var isGood = ratio >= GoalRatio && drained.IsWhole;
        foreach (var limit in new[] { PacedNumber.Standard, PacedNumber.High })
        {
            var paced = await DrainAsync(limit * seconds, limit, numbers: 1, limit, port, server, published);
            var share = paced.PerSecond / limit;
            Line($"at a limit of {limit:N0}/s: {paced.PerSecond:N1}/s, {share:0.000} of it (goal {GoalOfLimit}: {Verdict(share >= GoalOfLimit)}), {paced.Refused} refused as too fast (goal 0: {Verdict(paced.Refused == 0)})");
            isGood &= share >= GoalOfLimit && paced is { Refused: 0, IsWhole: true };
        }

        Directory.Delete(published, recursive: true);
        Console.WriteLine(isGood ? "Every message was sent once." : "BELOW A GOAL, or messages were refused or missing.");
        return isGood ? 0 : 1;
    }

    private static async Task<double> BareAsync(int messages, int port)
    {
        await using var sandbox = await SendSandbox.StartAsync(port + 1, port, limit: 0, keepsWire: false);
        var client = new BareClient(sandbox.GraphUrl);
        await client.SendAsync(messages / 5, UnderWay);
        return await client.SendAsync(messages, UnderWay);
    }

    private static async Task<Drained> DrainAsync(int messages, int perNumber, int numbers, int limit, int port, string? server, string published)
    {
        await using var sandbox = await SendSandbox.StartAsync(port + 1, port, limit, keepsWire: limit > 0);
        await using var database = await BenchmarkDatabase.CreateAsync(server);
        await SendBacklog.FillAsync(database, messages, numbers, perNumber);
        var directory = Directory.CreateTempSubdirectory("whatsappcrm-bench-");
        try
        {
            await using var product = await ServerProcess.StartSendingProductAsync(port, database, directory.FullName, sandbox.GraphUrl, published);
            var finished = await SendBacklog.AllSentAsync(database, messages, TimeSpan.FromMinutes(3));
            // The start, with its compiling, is left out: the first sixth, or the first second at a limit.
            var from = Math.Min(finished.Count - 2, limit > 0 ? limit : messages / 6);
            var perSecond = (finished.Count - 1 - from) / (finished[^1] - finished[from]).TotalSeconds;
            return new(perSecond, product.ProcessorTime.TotalMicroseconds / messages, limit > 0 ? await sandbox.RefusedAsync() : 0, finished.Count == messages);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string Verdict(bool isMet) => isMet ? "met" : "MISSED";

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static int Number(string[] args, string name, int otherwise) =>
        args.SkipWhile(one => one != name).Skip(1).FirstOrDefault() is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private sealed record Drained(double PerSecond, double Microseconds, int Refused, bool IsWhole);
}
