using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Benchmarks.Ingest;
using WhatsAppCrm.Benchmarks.Latency;
using WhatsAppCrm.Domain.Organizations;

namespace WhatsAppCrm.Benchmarks.Circuits;

/// <summary>
/// What a connected seller costs: as many circuits as asked for, each of a member of their own with the inbox and a thread of 50
/// messages open, in the published product in Production. Measures the managed memory of each after a full collection, how long one
/// event takes to every list and to every thread that shows it, and how long a key takes to its answer while events rain.
/// </summary>
public static class CircuitsCommand
{
    private const string Password = "a long enough passphrase";
    private const int Customers = 50, Messages = 60, WarmUp = 10;
    private const double GoalKiB = 600, GoalFanOut = 300;

    public static async Task<int> RunAsync(string[] args)
    {
        var (circuits, events, rate, port) = (Option(args, "--circuits", 200), Option(args, "--events", 30), Option(args, "--rate", 100), Option(args, "--port", 7420));
        var server = Array.IndexOf(args, "--connection") is >= 0 and var at ? args[at + 1] : null;
        var address = new Uri($"http://127.0.0.1:{port}");
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors shared by product and clients, .NET {Environment.Version}, {(server is null ? "SQLite" : "PostgreSQL")}, load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
        var published = Array.IndexOf(args, "--published") is >= 0 and var given ? args[given + 1] : await PublishedProduct.CreateAsync();
        var data = Directory.CreateTempSubdirectory("whatsappcrm-circuits-").FullName;
        await using var database = await BenchmarkDatabase.CreateAsync(server);
        await using var product = await ServerProcess.StartProductAsync(port, database, data, published, new()
        {
            ["DOTNET_STARTUP_HOOKS"] = typeof(CircuitsCommand).Assembly.Location,
            [StartupHook.PortVariable] = (port + 1).ToString(CultureInfo.InvariantCulture),
            ["RateLimits__AccountAttemptsPerAddress"] = "1000000",
        });
        using var http = new HttpClient { BaseAddress = address };
        var sellers = await RegisterAsync(http, database, circuits + WarmUp);
        for (var m = 0; m < Messages; m++)
            for (var c = 0; c < Customers; c++) await LatencyCommand.PostAsync(http, m * Customers + c, c);
        while (await database.BacklogAsync() > TimeSpan.Zero) await Task.Delay(100);
        var threads = new List<Guid>();
        await database.InOrganizationAsync(async db => threads = await db.Conversations.OrderBy(one => one.Id).Select(one => one.Id).ToListAsync());

        var open = new List<SellerCircuit>();
        await OpenAsync(open, sellers[..WarmUp], address, threads);
        var before = await MemoryAsync(port + 1);
        await OpenAsync(open, sellers[WarmUp..], address, threads);
        var each = (await MemoryAsync(port + 1) - before) / 1024.0 / circuits;
        Console.WriteLine(Text($"{circuits} circuits, each with a thread open: {each:0} KiB managed memory each (goal {GoalKiB:0}); product holds {product.WorkingSetMiB} MiB; {open.Average(one => one.Batches):0.0} batches and {open.Average(one => one.BatchBytes) / 1024:0} KiB to open a page"));

        // A customer who stands in every list, and whom nobody has open.
        var inLists = await FanOutAsync(http, open, events, customer: Customers - 1, first: 1_000_000);
        Report("one event to every list", inLists);
        foreach (var one in open) one.Navigate(new Uri(address, $"/inbox/{threads[^1]}").ToString());
        await Task.Delay(TimeSpan.FromSeconds(5));
        var inThreads = await FanOutAsync(http, open, events, customer: Customers - 1, first: 2_000_000);
        Report("one event to every list and thread", inThreads);
        await TypeAsync(http, open, rate);

        var failed = open.Where(one => one.Failure is not null).ToList();
        if (failed.Count > 0) Console.WriteLine($"{failed.Count} circuits failed: {failed[0].Failure}");
        foreach (var one in open) await one.DisposeAsync();
        foreach (var seller in sellers) seller.Dispose();
        Directory.Delete(data, recursive: true);
        return failed.Count == 0 && each <= GoalKiB && Percentile(inLists, 0.99) <= GoalFanOut && Percentile(inThreads, 0.99) <= GoalFanOut ? 0 : 1;
    }

    private static async Task<List<Seller>> RegisterAsync(HttpClient http, BenchmarkDatabase database, int count)
    {
        var sellers = Enumerable.Range(0, count).Select(_ => new Seller(http.BaseAddress!)).ToList();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, cancelled) =>
        {
            using var registered = await http.PostAsJsonAsync("/api/auth/register", new { email = $"seller{i}@example.test", password = Password }, cancelled);
            registered.EnsureSuccessStatusCode();
        });
        await database.InOrganizationAsync(async db =>
        {
            var organizationId = await db.Organizations.Select(one => one.Id).SingleAsync();
            foreach (var userId in await db.Users.Select(user => user.Id).ToListAsync()) db.Add(new Membership(organizationId, userId, Role.SELLER, DateTime.UtcNow));
            await db.SaveChangesAsync();
        });
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) => await sellers[i].SignInAsync($"seller{i}@example.test", Password));
        return sellers;
    }

    /// <summary>Each at a conversation of its own, as far as they go; ready once the thread's newest message was in a batch.</summary>
    private static async Task OpenAsync(List<SellerCircuit> open, List<Seller> sellers, Uri address, List<Guid> threads)
    {
        var first = open.Count;
        await Parallel.ForEachAsync(sellers.Select((seller, i) => (Seller: seller, Thread: threads[(first + i) % (threads.Count - 1)])), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (one, cancelled) =>
        {
            var circuit = await SellerCircuit.OpenAsync(one.Seller.Http, one.Seller.Cookies, new Uri(address, $"/inbox/{one.Thread}").AbsolutePath);
            lock (open) open.Add(circuit);
            await circuit.SeeAsync("message-bubble").WaitAsync(TimeSpan.FromSeconds(60), cancelled);
        });
        await Task.Delay(TimeSpan.FromSeconds(5));
    }

    /// <summary>One event a second; the times from just before its POST to the batch that brings it, of every circuit and event.</summary>
    private static async Task<double[]> FanOutAsync(HttpClient http, List<SellerCircuit> open, int events, int customer, int first)
    {
        var took = new List<double>();
        for (var i = -3; i < events; i++)
        {
            var number = first + 3 + i;
            var seen = open.Select(one => one.SeeAsync($"No. {number}.")).ToList();
            var started = Stopwatch.GetTimestamp();
            await LatencyCommand.PostAsync(http, number, customer);
            await Task.WhenAny(Task.WhenAll(seen), Task.Delay(TimeSpan.FromSeconds(20)));
            // One that never came counts as the longest: a figure without it would be a lie.
            if (i >= 0) took.AddRange(seen.Select(one => one.IsCompletedSuccessfully ? Stopwatch.GetElapsedTime(started, one.Result).TotalMilliseconds : double.PositiveInfinity));
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        return [.. took.Order()];
    }

    /// <summary>Keys of one seller, ten a second, while webhooks rain on the others' conversations; with few colleagues online and with all.</summary>
    private static async Task TypeAsync(HttpClient http, List<SellerCircuit> open, int rate)
    {
        foreach (var colleagues in new[] { open.Count, 20 })
        {
            while (open.Count > colleagues)
            {
                await open[^1].DisposeAsync();
                open.RemoveAt(open.Count - 1);
            }

            await Task.Delay(TimeSpan.FromSeconds(5));
            var keys = new List<double>();
            var load = LatencyCommand.LoadAsync(http, rate, TimeSpan.FromSeconds(15), first: 3_000_000 + colleagues * 10_000);
            while (!load.IsCompleted)
            {
                keys.Add((await open[0].PressAsync()).TotalMilliseconds);
                await Task.Delay(100);
            }

            await load;
            Report($"a key to its answer at {rate} events/s and {colleagues} circuits", [.. keys.Order()]);
            await Task.Delay(TimeSpan.FromSeconds(5));
        }
    }

    private static async Task<long> MemoryAsync(int port)
    {
        using var asked = new TcpClient("127.0.0.1", port);
        using var answer = new StreamReader(asked.GetStream());
        return long.Parse(await answer.ReadToEndAsync(), CultureInfo.InvariantCulture);
    }

    private static void Report(string what, double[] sorted) => Console.WriteLine(Text(
        $"{what}: p50 {Percentile(sorted, 0.5):0} ms   p90 {Percentile(sorted, 0.9):0} ms   p99 {Percentile(sorted, 0.99):0} ms   longest {Percentile(sorted, 1):0} ms   ({sorted.Length} measured)"));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static double Percentile(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];

    private static int Option(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
