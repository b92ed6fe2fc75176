using System.Diagnostics;
using System.Net;
using System.Text;
using WhatsAppCrm.Features.Webhooks;
using WhatsAppCrm.Tests.Support;
using Xunit.Abstractions;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>
/// While webhooks keep coming the database is locked, gone or full, or more comes than fits: the answer is 503 with a time to come again,
/// never a 200 without a row, and afterwards everything is there once.
/// </summary>
[Collection(nameof(ChaosTests))]
public sealed class OutageTests(ITestOutputHelper output)
{
    private const int EventsASecond = 200;

    private static TimeSpan Lasts => TimeSpan.FromSeconds(Chaos.Times(6, 30));

    [Fact]
    public Task A_database_that_somebody_else_locks_for_long() => ThroughAsync("locked", (world, _) => Outage.LockAsync(world.Address));

    [Fact]
    public async Task A_database_that_is_gone_or_has_no_room()
    {
        if (TestDatabase.IsPostgresChosen) await ThroughAsync("stopped", (world, _) => Outage.StopServerAsync(world.Database));
        else if (OperatingSystem.IsLinux()) await ThroughAsync("full", (_, product) => Task.FromResult(Outage.FillDisk(product)));
    }

    [Fact]
    public async Task More_than_fits_into_memory_is_refused_at_once_and_taken_when_there_is_room_again()
    {
        await using var world = await ProcessWorld.CreateAsync();
        await using var product = await ProductProcess.StartAsync(world.Environment);
        using var http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = product.BaseUrl, Timeout = TimeSpan.FromSeconds(60) };
        // Ten times what may wait for the disk, in bodies as large as a full batch.
        const int size = 640 * 1024;
        var bodies = Enumerable.Range(0, (int)(WebhookWriter.MaxWaitingBytes * 10 / size / Chaos.Times(4, 1))).Select(number => Padded(number, size)).ToList();
        var refused = 0;
        await using (await Outage.LockAsync(world.Address))
        {
            using var enough = new CancellationTokenSource();
            await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (body, _) =>
            {
                if (await PostAsync(http, body) == HttpStatusCode.ServiceUnavailable) Interlocked.Increment(ref refused);
            });
            Assert.Equal(bodies.Count, refused);
        }

        await Parallel.ForEachAsync(bodies, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (body, _) =>
            await WaitFor.Async(async () => await PostAsync(http, body) == HttpStatusCode.OK, TimeSpan.FromSeconds(60), "it is taken"));
        await world.AllProcessedAsync();

        output.WriteLine($"{bodies.Count} bodies of {size / 1024} KiB, {refused} refused with 503 while nothing could be written");
        await world.WithAsync(db =>
        {
            Assert.Equal(bodies.Count, db.Messages.Count());
            return Task.FromResult(true);
        });
    }

    private async Task ThroughAsync(string what, Func<ProcessWorld, ProductProcess, Task<IAsyncDisposable>> begin)
    {
        await using var world = await ProcessWorld.CreateAsync();
        await using var product = await ProductProcess.StartAsync(new Dictionary<string, string?>(world.Environment) { [ProductProcess.SurvivesFileLimit] = "1" });
        using var stop = new CancellationTokenSource();
        var sender = new SteadySender(product.BaseUrl, EventsASecond);
        var sending = sender.RunAsync(stop.Token);
        await WaitFor.Async(() => sender.Acknowledged.Count > 200, TimeSpan.FromSeconds(60), "webhooks are acknowledged");

        int before;
        await using (await begin(world, product))
        {
            var clock = Stopwatch.StartNew();
            await WaitFor.Async(() => clock.Elapsed > Lasts && sender.Unavailable > 50, TimeSpan.FromSeconds(90), "it lasts, and webhooks are refused");
            before = sender.Acknowledged.Count;
        }

        var recovering = Stopwatch.StartNew();
        await WaitFor.Async(() => sender.Acknowledged.Count > before + EventsASecond, TimeSpan.FromSeconds(60), "webhooks are acknowledged again");
        var recovered = recovering.Elapsed;
        await stop.CancelAsync();
        await sending;
        await world.AllProcessedAsync();

        output.WriteLine($"{what} for {Lasts.TotalSeconds:0} s: {sender.Unavailable} times 503 with Retry-After, acknowledging again after {recovered.TotalSeconds:0.0} s, everything processed after {recovering.Elapsed.TotalSeconds:0.0} s; {sender.Acknowledged.Count} acknowledged");
        Assert.Empty(sender.Odd);
        await world.AssertExactlyOnceAsync(sender);
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient http, byte[] body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookFixture.Path) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Hub-Signature-256", WebhookFixture.Sign(body));
        using var answer = await http.SendAsync(request);
        if (answer.StatusCode != HttpStatusCode.OK) Assert.NotNull(answer.Headers.RetryAfter);
        return answer.StatusCode;
    }

    private static byte[] Padded(int number, int size)
    {
        var body = Payloads.Text(ProcessWorld.PhoneNumberId, $"message {number}", $"1555300{number % 50:D4}", id: $"wamid.large.{number}");
        body["padding"] = new string('x', size);
        return Encoding.UTF8.GetBytes(body.ToJsonString());
    }
}
