using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using WhatsAppCrm.Benchmarks.Ingest;

namespace WhatsAppCrm.Benchmarks.Latency;

/// <summary>
/// From the moment a webhook is posted to its text in a seller's page, under load: the published product in Production as its
/// own process, a Chromium that shows one conversation, and signed webhooks at a steady rate, one in five of them for that conversation.
/// </summary>
public static class LatencyCommand
{
    private const string Email = "owner@example.test";
    private const string Password = "a long enough passphrase";
    private const string Shown = "Customer 0";
    private const int OneInShown = 5;
    private const int OtherCustomers = 40;
    private const double GoalP50 = 60, GoalP99 = 250;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(string[] args)
    {
        var (seconds, rate, port) = (Option(args, "--seconds", 20), Option(args, "--rate", 100), Option(args, "--port", 5190));
        var url = $"http://127.0.0.1:{port}";
        Console.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors shared by product, Chromium and load, .NET {Environment.Version}, SQLite (synchronous=FULL)");

        var published = await PublishedProduct.CreateAsync();
        var data = Directory.CreateTempSubdirectory("whatsappcrm-latency-").FullName;
        try
        {
            await using var database = await BenchmarkDatabase.CreateAsync(server: null);
            await using var product = await ServerProcess.StartProductAsync(port, database, data, published);
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            using (var registered = await http.PostAsJsonAsync("/api/auth/register", new { email = Email, password = Password })) registered.EnsureSuccessStatusCode();
            await database.AddOwnerAsync(Email);
            await PostAsync(http, 0, customer: 0);

            await using var watcher = await ThreadWatcher.OpenAsync(url, Email, Password, Shown);
            await LoadAsync(http, rate, WarmUp, first: 1);
            var posted = await LoadAsync(http, rate, TimeSpan.FromSeconds(seconds), first: 1_000_000);
            return Report(posted, await AllSeenAsync(watcher, posted.Keys), seconds, rate, product.WorkingSetMiB);
        }
        finally
        {
            Directory.Delete(published, recursive: true);
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Posts at a steady rate, whether earlier posts have been answered or not.</summary>
    /// <returns>When each message for the shown conversation was posted, in epoch milliseconds.</returns>
    internal static async Task<Dictionary<int, double>> LoadAsync(HttpClient http, int rate, TimeSpan duration, int first)
    {
        var posted = new Dictionary<int, double>();
        var answers = new List<Task>();
        var clock = Stopwatch.StartNew();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        for (var i = 0; i < rate * duration.TotalSeconds; i++)
        {
            while (clock.Elapsed.TotalSeconds < (double)i / rate) await ticks.WaitForNextTickAsync();
            var isShown = i % OneInShown == 0;
            if (isShown) posted[first + i] = EpochMilliseconds();
            answers.Add(PostAsync(http, first + i, isShown ? 0 : 1 + (i % OtherCustomers)));
        }

        await Task.WhenAll(answers);
        return posted;
    }

    internal static async Task PostAsync(HttpClient http, int number, int customer)
    {
        var body = Encoding.UTF8.GetBytes(
            $$$"""{"object":"whatsapp_business_account","entry":[{"id":"2001","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550100001","phone_number_id":"{{{Webhooks.PhoneNumberId}}}"},"contacts":[{"profile":{"name":"Customer {{{customer}}}"},"wa_id":"1555{{{customer:D7}}}"}],"messages":[{"from":"1555{{{customer:D7}}}","id":"wamid.latency.{{{number}}}","timestamp":"{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}}","text":{"body":"No. {{{number}}}. Is the blue one still in stock?"},"type":"text"}]},"field":"messages"}]}]}""");
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        content.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Webhooks.AppSecret), body)));
        using var answer = await http.PostAsync("/api/webhooks/whatsapp", content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<IReadOnlyDictionary<int, double>> AllSeenAsync(ThreadWatcher watcher, ICollection<int> numbers)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var seen = await watcher.SeenAsync();
            if (numbers.All(seen.ContainsKey) || clock.Elapsed > TimeSpan.FromSeconds(15)) return seen;
            await Task.Delay(50);
        }
    }

    private static int Report(Dictionary<int, double> posted, IReadOnlyDictionary<int, double> seen, int seconds, int rate, long memoryMiB)
    {
        var latencies = posted.Where(one => seen.ContainsKey(one.Key)).Select(one => seen[one.Key] - one.Value).Order().ToArray();
        var missing = posted.Count - latencies.Length;
        var (p50, p99) = (Percentile(latencies, 0.5), Percentile(latencies, 0.99));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{rate} webhooks/s for {seconds} s, {posted.Count} of them in the conversation on the screen, {missing} never shown; product holds {memoryMiB} MiB"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"posted -> in the page: p50 {p50:0} ms (goal {GoalP50:0})   p90 {Percentile(latencies, 0.9):0} ms   p99 {p99:0} ms (goal {GoalP99:0})   longest {Percentile(latencies, 1):0} ms"));
        return missing == 0 && p50 <= GoalP50 && p99 <= GoalP99 ? 0 : 1;
    }

    private static double Percentile(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];

    private static double EpochMilliseconds() => (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;

    private static int Option(string[] args, string name, int otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : otherwise;
}
