using System.Text.Json.Nodes;
using WhatsAppCrm.Benchmarks.Ingest;

namespace WhatsAppCrm.Benchmarks.Sending;

/// <summary>The sandbox as a process of its own, with its numbers registered, no statuses, and the throughput limit that is asked for.</summary>
public sealed class SendSandbox : IAsyncDisposable
{
    public const string AppSecret = "sandbox-app-secret-not-a-real-one";
    public const string Token = "sandbox-system-user-token-not-a-real-one";
    public const int Numbers = 3;

    private readonly ServerProcess _process;
    private readonly HttpClient _http;
    private readonly string _directory;

    private SendSandbox(ServerProcess process, HttpClient http, string directory) => (_process, _http, _directory) = (process, http, directory);

    public string GraphUrl => new Uri(_http.BaseAddress!, "/sandbox/graph").ToString();

    public static string PhoneNumberId(int number) => $"50000000000000{number + 1}";

    public static async Task<SendSandbox> StartAsync(int port, int productPort, int limit, bool keepsWire)
    {
        var directory = Directory.CreateTempSubdirectory("whatsappcrm-sandbox-").FullName;
        var process = await ServerProcess.StartSandboxAsync(port, new()
        {
            ["Sandbox__WebhookUrl"] = $"http://127.0.0.1:{productPort}/api/webhooks/whatsapp",
            ["Sandbox__DataDirectory"] = directory,
            ["Sandbox__KeepWire"] = keepsWire.ToString(),
            ["Sandbox__WindowErrors"] = "Off",
            ["Sandbox__Statuses__SentMs"] = "-1",
            ["Sandbox__Statuses__DeliveredMs"] = "-1",
            ["Sandbox__Statuses__ReadMs"] = "-1",
            ["Sandbox__Limits__MessagesPerSecond"] = limit.ToString(System.Globalization.CultureInfo.InvariantCulture),
        });
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        for (var number = 0; number < Numbers; number++)
        {
            using var registered = await http.PostAsJsonAsync($"/sandbox/graph/v25.0/{PhoneNumberId(number)}/register", new { messaging_product = "whatsapp", pin = "123456" });
            registered.EnsureSuccessStatusCode();
        }

        return new(process, http, directory);
    }

    /// <summary>Sends that were answered with 130429.</summary>
    public async Task<int> RefusedAsync()
    {
        var wire = JsonNode.Parse(await _http.GetStringAsync("/sandbox/control/wire"))!.AsArray();
        return wire.Count(call => call!["path"]!.ToString().EndsWith("/messages", StringComparison.Ordinal) && (int)call["status"]! == 429);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
