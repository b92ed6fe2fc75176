using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Tests.Support;
using Xunit.Abstractions;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>
/// The product as a process, killed without warning again and again while webhooks keep coming. The sender does what Meta
/// does: what is not answered with 200 comes again, and now and then something comes twice anyway.
/// </summary>
[Collection(nameof(ChaosTests))]
[CollectionDefinition(nameof(ChaosTests), DisableParallelization = true)]
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int EventsASecond = 500;
    private const int Connections = 32;

    /// <summary>Generous: it only has to tell a slow machine from one that hangs.</summary>
    private static readonly TimeSpan ReadyAgainWithin = TimeSpan.FromSeconds(20);

    private static int Kills => Environment.GetEnvironmentVariable("CHAOS") == "full" ? 40 : TestDatabase.IsPostgresChosen ? 6 : 20;

    [Fact]
    public async Task No_acknowledged_webhook_is_lost_and_none_is_doubled_however_often_the_process_is_killed()
    {
        await using var world = await ProcessWorld.CreateAsync();
        await using var product = await ProductProcess.StartAsync(world.Environment);

        using var stop = new CancellationTokenSource();
        var sender = new Sender(product.BaseUrl);
        var sending = sender.RunAsync(stop.Token);
        var random = new Random(20261120);
        var ready = new List<TimeSpan>();
        for (var kill = 0; kill < Kills; kill++)
        {
            var enough = sender.Acknowledged.Count + random.Next(20, 600);
            await WaitFor.Async(() => sender.Acknowledged.Count >= enough, TimeSpan.FromSeconds(60), "webhooks are acknowledged");
            await product.KillAsync();
            await product.StartAgainAsync(ReadyAgainWithin);
            ready.Add(product.StartedIn);
        }

        await stop.CancelAsync();
        await sending;
        await world.AllProcessedAsync();
        await product.KillAsync();

        ready.Sort();
        output.WriteLine($"{Kills} kills; {sender.Acknowledged.Count} webhooks acknowledged, {sender.Repeats} came again; ready again in {ready[ready.Count / 2].TotalSeconds:0.0} s (median), {ready[^1].TotalSeconds:0.0} s (longest)");
        await world.WithAsync(db => AssertExactlyOnceAsync(db, sender));
        Assert.Equal(0, await world.CountStoredAsync(stored => stored.State != JobState.DONE));
    }

    private static async Task<bool> AssertExactlyOnceAsync(AppDbContext db, Sender sender)
    {
        var stored = await db.Messages.Select(message => message.ProviderMessageId!).ToListAsync();

        Assert.Empty(sender.Acknowledged.Keys.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(stored.Except(sender.Sent.Keys));
        Assert.True(stored.Count > Kills * 20, $"Only {stored.Count} messages: that was no load.");
        Assert.Equal(stored.Count, await db.Notes.CountAsync());
        Assert.Equal(stored.Count, await db.Conversations.SumAsync(conversation => conversation.UnreadCount));
        Assert.Equal(await db.Contacts.CountAsync(), await db.Leads.CountAsync());
        return true;
    }

    /// <summary>Sends a steady number of webhooks a second and each until it is acknowledged.</summary>
    private sealed class Sender(Uri baseUrl)
    {
        private readonly Channel<string> _due = Channel.CreateUnbounded<string>();
        private int _repeats;

        public ConcurrentDictionary<string, byte> Sent { get; } = new();

        public ConcurrentDictionary<string, byte> Acknowledged { get; } = new();

        public int Repeats => _repeats;

        public async Task RunAsync(CancellationToken stop)
        {
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(30) };
            var workers = Enumerable.Range(0, Connections).Select(_ => Task.Run(() => WorkAsync(http), CancellationToken.None)).ToList();
            using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
            while (!stop.IsCancellationRequested)
            {
                for (var i = 0; i < EventsASecond / 50; i++)
                {
                    var id = $"wamid.{Sent.Count:D8}";
                    Sent.TryAdd(id, 0);
                    _due.Writer.TryWrite(id);
                    if (Random.Shared.Next(20) == 0) _due.Writer.TryWrite(id);
                }

                await ticks.WaitForNextTickAsync(CancellationToken.None);
            }

            await WaitFor.Async(() => Acknowledged.Count == Sent.Count, TimeSpan.FromSeconds(60), "every webhook is acknowledged in the end");
            _due.Writer.Complete();
            await Task.WhenAll(workers);
        }

        private async Task WorkAsync(HttpClient http)
        {
            // Meta waits longer before it comes again; this keeps a dead port from eating the processor.
            using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            await foreach (var id in _due.Reader.ReadAllAsync())
            {
                if (await TrySendAsync(http, id))
                {
                    Acknowledged.TryAdd(id, 0);
                    continue;
                }

                Interlocked.Increment(ref _repeats);
                _due.Writer.TryWrite(id);
                await pause.WaitForNextTickAsync();
            }
        }

        private static async Task<bool> TrySendAsync(HttpClient http, string id)
        {
            var body = Encoding.UTF8.GetBytes(Payload(id).ToJsonString());
            using var request = new HttpRequestMessage(HttpMethod.Post, WebhookFixture.Path) { Content = new ByteArrayContent(body) };
            request.Headers.Add("X-Hub-Signature-256", WebhookFixture.Sign(body));
            try
            {
                using var answer = await http.SendAsync(request);
                return (int)answer.StatusCode == 200;
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
            {
                return false;
            }
        }

        private static JsonObject Payload(string id)
        {
            var person = int.Parse(id[6..], System.Globalization.CultureInfo.InvariantCulture) % 300;
            return Payloads.Text(ProcessWorld.PhoneNumberId, $"message {id}", $"1555300{person:D4}", $"US.{person}", $"Person {person}", id);
        }
    }
}
