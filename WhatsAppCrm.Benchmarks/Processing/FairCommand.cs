using System.Globalization;
using System.Runtime.InteropServices;
using WhatsAppCrm.Benchmarks.Ingest;

namespace WhatsAppCrm.Benchmarks.Processing;

/// <summary>
/// What one organization at ten times its share costs the others: several organizations hear from their customers at the same pace, then
/// one of them at ten times the pace. Compared is how long the others' webhooks wait from being accepted to being applied, in the
/// order even, uneven, uneven, even within one run. All of it stays below what can be processed: beyond that webhooks wait in order of arrival.
/// </summary>
public static class FairCommand
{
    private const double Goal = 1.25;
    private const int Times = 10;
    private const int Connections = 64;
    private const int CustomersEach = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        var (organizations, share, seconds, port) = (Number(args, "--organizations", 10), Number(args, "--share", 60), Number(args, "--seconds", 10), Number(args, "--port", 5152));
        var server = args.SkipWhile(one => one != "--connection").Skip(1).FirstOrDefault();
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors shared by product and load, .NET {Environment.Version}, {(server is null ? "SQLite (synchronous=FULL)" : "PostgreSQL")}");

        await using var database = await BenchmarkDatabase.CreateAsync(server);
        List<string> numbers = [Webhooks.PhoneNumberId];
        for (var i = 1; i < organizations; i++)
        {
            numbers.Add($"90{i:D2}");
            await database.AddOrganizationAsync(numbers[i]);
        }

        var directory = Directory.CreateTempSubdirectory("whatsappcrm-bench-");
        try
        {
            await using var product = await ServerProcess.StartProductAsync(port, database, directory.FullName);
            List<double> even = [], uneven = [];
            await MeasureAsync(database, numbers, share, Times, seconds, port, run: 0);
            foreach (var (times, results, run) in new[] { (1, even, 1), (Times, uneven, 2), (Times, uneven, 3), (1, even, 4) })
            {
                var p99 = await MeasureAsync(database, numbers, share, times, seconds, port, run);
                Line($"one at {times,2} times {share}/s, {organizations - 1} at {share}/s: the others wait p99 {p99:N1} ms");
                results.Add(p99);
            }

            var ratio = uneven.Average() / even.Average();
            Line($"others' p99 beside a busy one: {ratio:0.00} of what it is otherwise (goal {Goal})");
            return ratio <= Goal ? 0 : 1;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <returns>The 99th percentile of what all but the first wait, in milliseconds.</returns>
    private static async Task<double> MeasureAsync(BenchmarkDatabase database, List<string> numbers, int share, int times, int seconds, int port, int run)
    {
        var (lastId, _) = await database.CountAsync();
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        // A round is one webhook of each, and those that the first has more.
        var round = Enumerable.Repeat(numbers[0], times - 1).Concat(numbers).ToList();
        var requests = Enumerable.Range(0, share * seconds * round.Count)
            .Select(i => Webhooks.Sign(Webhooks.Inbound(round[i * 7919 % round.Count], i / round.Count % CustomersEach, $"{run}.{i:D8}", timestamp), port)).ToArray();
        var (_, refused) = await new LoadGenerator(port, requests, Connections).RunPacedAsync(share * round.Count, CancellationToken.None);
        while (await database.BacklogAsync() > TimeSpan.Zero) await Task.Delay(50);
        if (refused > 0) throw new InvalidOperationException($"{refused} webhooks were refused.");

        var first = System.Text.Encoding.UTF8.GetBytes($"\"phone_number_id\":\"{numbers[0]}\"");
        var waits = await database.WaitsAsync(lastId, body => body.AsSpan().IndexOf(first) < 0);
        return waits[(int)(waits.Length * 0.99)];
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static int Number(string[] args, string name, int otherwise) =>
        args.SkipWhile(one => one != name).Skip(1).FirstOrDefault() is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
