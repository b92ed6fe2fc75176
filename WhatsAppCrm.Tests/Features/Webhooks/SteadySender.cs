using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Threading.Channels;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Features.Webhooks;

/// <summary>
/// Sends a steady number of webhooks a second and each until it is acknowledged, as Meta does; now and then one comes twice anyway.
/// </summary>
internal sealed class SteadySender(Uri baseUrl, int eventsASecond)
{
    private const int Connections = 32;
    private const int People = 300;

    private readonly Channel<string> _due = Channel.CreateUnbounded<string>();
    private readonly ConcurrentQueue<string> _odd = new();
    private int _repeats;
    private int _answered;
    private int _unavailable;

    public ConcurrentDictionary<string, byte> Sent { get; } = new();

    public ConcurrentDictionary<string, byte> Acknowledged { get; } = new();

    /// <summary>Deliveries that were not acknowledged and came again.</summary>
    public int Repeats => _repeats;

    /// <summary>Deliveries answered with 200; a message that came twice counts twice.</summary>
    public int Answered => _answered;

    /// <summary>Deliveries answered with 503 and a time to come again.</summary>
    public int Unavailable => _unavailable;

    /// <summary>Answers that are neither 200 nor a 503 that says when to come again.</summary>
    public IReadOnlyCollection<string> Odd => _odd;

    /// <summary>Until it is told to stop and everything is acknowledged.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = Connections }) { BaseAddress = baseUrl, Timeout = TimeSpan.FromSeconds(30) };
        var workers = Enumerable.Range(0, Connections).Select(_ => Task.Run(() => WorkAsync(http), CancellationToken.None)).ToList();
        using var ticks = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < eventsASecond / 50; i++)
            {
                var id = $"wamid.{Sent.Count:D8}";
                Sent.TryAdd(id, 0);
                _due.Writer.TryWrite(id);
                if (Random.Shared.Next(20) == 0) _due.Writer.TryWrite(id);
            }

            await ticks.WaitForNextTickAsync(CancellationToken.None);
        }

        await WaitFor.Async(() => Acknowledged.Count == Sent.Count, TimeSpan.FromSeconds(120), "every webhook is acknowledged in the end");
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
                Interlocked.Increment(ref _answered);
                Acknowledged.TryAdd(id, 0);
                continue;
            }

            Interlocked.Increment(ref _repeats);
            _due.Writer.TryWrite(id);
            await pause.WaitForNextTickAsync();
        }
    }

    private async Task<bool> TrySendAsync(HttpClient http, string id)
    {
        var person = int.Parse(id[6..], System.Globalization.CultureInfo.InvariantCulture) % People;
        var body = Encoding.UTF8.GetBytes(Payloads.Text(ProcessWorld.PhoneNumberId, $"message {id}", $"1555300{person:D4}", $"US.{person}", $"Person {person}", id).ToJsonString());
        using var request = new HttpRequestMessage(HttpMethod.Post, WebhookFixture.Path) { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Hub-Signature-256", WebhookFixture.Sign(body));
        try
        {
            using var answer = await http.SendAsync(request);
            if (answer.StatusCode == HttpStatusCode.OK) return true;
            if (answer is { StatusCode: HttpStatusCode.ServiceUnavailable, Headers.RetryAfter.Delta: not null }) Interlocked.Increment(ref _unavailable);
            else _odd.Enqueue($"{(int)answer.StatusCode} Retry-After: {answer.Headers.RetryAfter}");
            return false;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or TaskCanceledException)
        {
            return false;
        }
    }
}
