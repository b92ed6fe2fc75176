using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Domain.Leads;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Tenancy;
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
    private const string PhoneNumberId = "1001";

    /// <summary>Generous: it only has to tell a slow machine from one that hangs.</summary>
    private static readonly TimeSpan ReadyAgainWithin = TimeSpan.FromSeconds(20);

    private static int Kills => Environment.GetEnvironmentVariable("CHAOS") == "full" ? 40 : TestDatabase.IsPostgresChosen ? 6 : 20;

    [Fact]
    public async Task No_acknowledged_webhook_is_lost_and_none_is_doubled_however_often_the_process_is_killed()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var services = Services(database);
        await DataSetup.MigrateAsync(services, CancellationToken.None);
        var organizationId = await SeedAsync(services);
        await using var product = await ProductProcess.StartAsync(new Dictionary<string, string?>
        {
            ["Database__Provider"] = database.Provider.ToString(),
            ["ConnectionStrings__Default"] = database.ConnectionString,
            ["Meta__AppSecret"] = WebhookFixture.AppSecret,
        });

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
        await WaitFor.Async(async () => await CountStoredAsync(services, stored => stored.State == JobState.PENDING) == 0, TimeSpan.FromSeconds(60), "every stored event is processed");
        await product.KillAsync();

        ready.Sort();
        output.WriteLine($"{Kills} kills; {sender.Acknowledged.Count} webhooks acknowledged, {sender.Repeats} came again; ready again in {ready[ready.Count / 2].TotalSeconds:0.0} s (median), {ready[^1].TotalSeconds:0.0} s (longest)");
        await AssertExactlyOnceAsync(services, organizationId, sender);
    }

    private static async Task AssertExactlyOnceAsync(IServiceProvider services, Guid organizationId, Sender sender)
    {
        await using var scope = OrganizationScope.Begin(services.GetRequiredService<IServiceScopeFactory>(), organizationId);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        var stored = await db.Messages.Select(message => message.ProviderMessageId!).ToListAsync();

        Assert.Empty(sender.Acknowledged.Keys.Except(stored));
        Assert.Equal(stored.Count, stored.Distinct().Count());
        Assert.Empty(stored.Except(sender.Sent.Keys));
        Assert.True(stored.Count > Kills * 20, $"Only {stored.Count} messages: that was no load.");
        Assert.Equal(stored.Count, await db.Notes.CountAsync());
        Assert.Equal(stored.Count, await db.Conversations.SumAsync(conversation => conversation.UnreadCount));
        Assert.Equal(await db.Contacts.CountAsync(), await db.Leads.CountAsync());
        Assert.Equal(0, await CountStoredAsync(services, stored => stored.State != JobState.DONE));
    }

    private static ServiceProvider Services(TestDatabase database) => new ServiceCollection()
        .AddDatabase(new DatabaseAddress(database.Provider, database.ConnectionString))
        .BuildServiceProvider();

    private static async Task<Guid> SeedAsync(IServiceProvider services)
    {
        var nowUtc = DateTime.UtcNow;
        var organization = Organization.Create("Chaos", null, null, "chaos-verify-token", nowUtc);
        var account = new WhatsAppAccount(organization.Id, PhoneNumberId);
        account.Connect(new ConnectedNumber("2001", null, PhoneNumberId, "+" + PhoneNumberId, null, null, false), new("", TokenKind.BUSINESS, null, ""), null, Guid.Empty, nowUtc);
        var pipeline = new Pipeline(organization.Id, "Sales", isDefault: true, nowUtc);
        await using var scope = OrganizationScope.Begin(services.GetRequiredService<IServiceScopeFactory>(), organization.Id);
        await using var db = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
        db.AddRange(organization, account, pipeline, new Stage(pipeline, "New", 0, "grey"));
        await db.SaveChangesAsync();
        return organization.Id;
    }

    private static async Task<int> CountStoredAsync(IServiceProvider services, System.Linq.Expressions.Expression<Func<WebhookEvent, bool>> which)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<WebhookDbContext>>().CreateDbContextAsync();
        return await db.WebhookEvents.CountAsync(which);
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
            return Payloads.Text(PhoneNumberId, $"message {id}", $"1555300{person:D4}", $"US.{person}", $"Person {person}", id);
        }
    }
}
