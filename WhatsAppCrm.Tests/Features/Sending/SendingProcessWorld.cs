using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain.Contacts;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Domain.Queues;
using WhatsAppCrm.Domain.WhatsAppAccounts;
using WhatsAppCrm.MetaSandbox;
using WhatsAppCrm.Tests.Features.Webhooks;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Sending;

/// <summary>
/// A product that runs as a process and may be killed, and a sandbox that outlives it: what stands in the sandbox's ledger is what
/// customers got. Statuses come back as webhooks, again and again until the product takes them.
/// </summary>
internal sealed class SendingProcessWorld : IAsyncDisposable
{
    private const string WabaId = "400000000000001";
    private const string PhoneNumberId = "500000000000001";
    private const string Token = "sandbox-system-user-token-not-a-real-one";

    private readonly ProcessWorld _world;
    private readonly WebApplication _sandbox;
    private readonly HttpClient _http;
    private readonly DirectoryInfo _directory;
    private readonly List<Guid> _conversations = [];
    private readonly Dictionary<string, List<string>> _accepted = [];
    private Guid _accountId;
    private long _seen;

    private SendingProcessWorld(ProcessWorld world, WebApplication sandbox, DirectoryInfo directory, int port)
    {
        (_world, _sandbox, _directory, Port) = (world, sandbox, directory, port);
        _http = new HttpClient { BaseAddress = new Uri(sandbox.Urls.First()) };
        _http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
    }

    public ProcessWorld Inner => _world;

    /// <summary>Where the product listens.</summary>
    public int Port { get; }

    public IReadOnlyList<Guid> Conversations => _conversations;

    /// <summary>For <see cref="ProductProcess.StartAsync"/>.</summary>
    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>(_world.Environment)
    {
        ["Sandbox__Enabled"] = "false",
        ["Meta__AppId"] = "100000000000001",
        ["Meta__AppSecret"] = "sandbox-app-secret-not-a-real-one",
        ["Meta__VerifyToken"] = "sandbox-verify-token",
        ["Meta__SystemUserToken"] = Token,
        ["Meta__GraphBaseUrl"] = new Uri(_http.BaseAddress!, "/sandbox/graph").ToString(),
        ["Jobs__IntervalMs"] = "500",
    };

    public static async Task<SendingProcessWorld> CreateAsync(int customers)
    {
        var directory = Directory.CreateTempSubdirectory("whatsappcrm-sandbox-");
        var port = ProductProcess.FreePort();
        var sandbox = SandboxProgram.Create(
        [
            "--urls", "http://127.0.0.1:0", $"--Sandbox:WebhookUrl=http://127.0.0.1:{port}/api/webhooks/whatsapp", $"--Sandbox:DataDirectory={directory.FullName}", "--Sandbox:WindowErrors=Off",
            "--Sandbox:Statuses:SentMs=20", "--Sandbox:Statuses:DeliveredMs=60", "--Sandbox:Statuses:ReadMs=-1", "--Sandbox:WebhookRetries:FirstMs=200", "--Sandbox:WebhookRetries:CapMs=1000",
            "--Sandbox:Limits:PairBurst=0", "--Logging:LogLevel:Default=Warning",
        ]);
        await sandbox.StartAsync();
        var world = new SendingProcessWorld(await ProcessWorld.CreateAsync(), sandbox, directory, port);
        using (var subscribed = await world._http.PostAsync($"/sandbox/graph/v25.0/{WabaId}/subscribed_apps", null)) subscribed.EnsureSuccessStatusCode();
        using (var registered = await world._http.PostAsync($"/sandbox/graph/v25.0/{PhoneNumberId}/register", new StringContent("""{"messaging_product":"whatsapp","pin":"123456"}""", null, "application/json")))
            registered.EnsureSuccessStatusCode();
        await world.AddCustomersAsync(customers);
        return world;
    }

    /// <summary>Places in the outbox, spread over the customers, as if they had been queued while nothing ran.</summary>
    public async Task QueueAsync(int messages)
    {
        foreach (var some in Enumerable.Range(0, messages).Chunk(500))
        {
            await _world.WithAsync(async db =>
            {
                var now = DateTime.UtcNow;
                var conversations = await db.Conversations.ToDictionaryAsync(one => one.Id);
                foreach (var number in some)
                {
                    var message = Message.OutboundText(conversations[_conversations[number % _conversations.Count]], $"message {number}", null, null, now);
                    db.AddRange(message, new OutboxMessage(message, now));
                }

                return await db.SaveChangesAsync();
            });
        }
    }

    /// <summary>A customer writes on their phone; the sandbox delivers it again and again until the product takes it.</summary>
    /// <param name="customer">From 0.</param>
    public async Task WriteAsync(int customer, string text)
    {
        var body = new JsonObject { ["phoneNumberId"] = PhoneNumberId, ["from"] = $"1555{customer:D7}", ["text"] = text, ["wait"] = false };
        using var answer = await _http.PostAsync("/sandbox/control/inbound", new StringContent(body.ToJsonString(), null, "application/json"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What a killed process had claimed: as if its claims were over by now.</summary>
    public Task<int> LetClaimsRunOutAsync() => _world.WithAsync(db => db.OutboxMessages.Where(row => row.State == JobState.PROCESSING && row.ClaimedUntilUtc != null)
        .ExecuteUpdateAsync(set => set.SetProperty(row => row.ClaimedUntilUtc, DateTime.UtcNow.AddSeconds(-1))));

    /// <summary>How many messages Meta took so far.</summary>
    public async Task<int> AcceptedAsync()
    {
        foreach (var call in JsonNode.Parse(await _http.GetStringAsync($"/sandbox/control/wire?since={_seen}"))!.AsArray())
        {
            _seen = Math.Max(_seen, (long)call!["seq"]!);
            if (!call["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal) || (int)call["status"]! != 200) continue;
            var reference = (string)call["body"]!["biz_opaque_callback_data"]!;
            if (!_accepted.TryGetValue(reference, out var ids)) _accepted[reference] = ids = [];
            ids.Add((string)call["answer"]!["messages"]![0]!["id"]!);
        }

        return _accepted.Values.Sum(ids => ids.Count);
    }

    public Task<List<OutboxMessage>> OutboxAsync() => _world.WithAsync(db => db.OutboxMessages.AsNoTracking().ToListAsync());

    /// <summary>Until no message waits or is under way, and every one that Meta took is known to be.</summary>
    public async Task SettledAsync(TimeSpan atMost) => await WaitFor.Async(
        async () =>
        {
            await LetClaimsRunOutAsync();
            await AcceptedAsync();
            return (await OutboxAsync()).All(row => row.State == JobState.DONE || (row.IsOutcomeUnknown && !_accepted.ContainsKey(row.Id.ToString("N"))));
        },
        atMost, "every message is in its last state");

    /// <summary>Nothing twice in the ledger, and each message is what the ledger says: sent under the same id, or unknown and never taken.</summary>
    /// <returns>How many were sent and how many nobody knows of.</returns>
    public async Task<(int Sent, int Unknown)> AssertTrueAsync()
    {
        await AcceptedAsync();
        Assert.All(_accepted, one => Assert.Single(one.Value));
        var rows = await OutboxAsync();
        var messages = await _world.WithAsync(db => db.Messages.AsNoTracking().Where(one => one.Direction == MessageDirection.OUTBOUND).ToDictionaryAsync(one => one.Id));
        Assert.Equal(rows.Count, messages.Count);
        foreach (var row in rows)
        {
            var message = messages[row.MessageId];
            if (_accepted.TryGetValue(row.Id.ToString("N"), out var ids))
                Assert.Equal((JobState.DONE, ids[0], true), (row.State, message.ProviderMessageId, message.Status is MessageStatus.SENT or MessageStatus.DELIVERED));
            else Assert.Equal((JobState.PROCESSING, true, null, MessageStatus.QUEUED), (row.State, row.IsOutcomeUnknown, message.ProviderMessageId, message.Status));
        }

        Assert.Empty(_accepted.Keys.Except(rows.Select(row => row.Id.ToString("N"))));
        return (_accepted.Count, rows.Count - _accepted.Count);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _sandbox.DisposeAsync();
        await _world.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private Task<int> AddCustomersAsync(int count) => _world.WithAsync(db =>
    {
        var now = DateTime.UtcNow;
        var account = new WhatsAppAccount(_world.OrganizationId, PhoneNumberId);
        account.Connect(new(WabaId, null, PhoneNumberId, "+1 555-010-0111", null, "GREEN", false), new(null, TokenKind.BUSINESS, null, ""), null, Guid.Empty, now);
        _accountId = account.Id;
        db.Add(account);
        for (var i = 0; i < count; i++)
        {
            PhoneNumber.TryParse($"+1555{i:D7}", out var phone);
            var contact = new Contact(_world.OrganizationId, $"Customer {i}", now);
            contact.ShowAddress(phone, null, null);
            var conversation = new Conversation(_world.OrganizationId, _accountId, contact.Id, null, now);
            var hello = Message.Inbound(conversation, $"wamid.hello.{i}", MessageKind.TEXT, "hello", null, now, now);
            conversation.Add(hello);
            db.AddRange(contact, new ContactAddress(_world.OrganizationId, contact.Id, AddressKind.PHONE, phone.Key), conversation, hello);
            _conversations.Add(conversation.Id);
        }

        return db.SaveChangesAsync();
    });
}
