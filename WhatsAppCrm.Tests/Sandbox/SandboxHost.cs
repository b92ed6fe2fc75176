using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using WhatsAppCrm.MetaSandbox;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>The sandbox standing alone on a free port, and someone who receives its webhooks.</summary>
public sealed class SandboxHost : IAsyncDisposable
{
    public const string Account = "400000000000001";
    public const string OtherAccount = "400000000000002";
    public const string Number = "500000000000001";
    public const string OtherNumber = "500000000000003";
    public const string Secret = "sandbox-app-secret-not-a-real-one";
    public const string AppToken = "100000000000001%7C" + Secret;
    public const string Customer = "+15550100142";

    private readonly string[] settings;
    private readonly TimeProvider? clock;
    private WebApplication app;

    private SandboxHost(WebhookReceiver receiver, string folder, string[] settings, TimeProvider? clock, WebApplication app)
    {
        (Receiver, Folder, this.settings, this.clock, this.app) = (receiver, folder, settings, clock, app);
        Http = Client();
    }

    public WebhookReceiver Receiver { get; }

    public string Folder { get; }

    public HttpClient Http { get; private set; }

    /// <summary>Statuses and retries in milliseconds, so that a test need not wait for a believable phone.</summary>
    public static Task<SandboxHost> StartAsync(params string[] more) => StartAsync(null, more);

    /// <param name="clock">The sandbox's clock, when the test turns it.</param>
    public static async Task<SandboxHost> StartAsync(TimeProvider? clock, params string[] more)
    {
        var receiver = await WebhookReceiver.StartAsync();
        var folder = Directory.CreateTempSubdirectory("sandbox-").FullName;
        string[] settings =
        [
            "--urls", "http://127.0.0.1:0", $"--Sandbox:WebhookUrl={receiver.Url}", $"--Sandbox:DataDirectory={folder}",
            "--Sandbox:Statuses:SentMs=10", "--Sandbox:Statuses:DeliveredMs=40", "--Sandbox:Statuses:ReadMs=70", "--Sandbox:WebhookRetries:FirstMs=20", .. more,
        ];
        return new(receiver, folder, settings, clock, await LaunchAsync(settings, clock));
    }

    /// <summary>A token for both accounts, with the first account subscribed and its first number registered.</summary>
    public static async Task<SandboxHost> ConnectedAsync(params string[] more)
    {
        var sandbox = await StartAsync(more);
        await sandbox.ConnectAsync(Account, Number);
        return sandbox;
    }

    public async Task ConnectAsync(string account, string number)
    {
        await AuthorizeAsync();
        await Graph(HttpMethod.Post, $"{account}/subscribed_apps").Ok();
        await Graph(HttpMethod.Post, $"{number}/register", new { messaging_product = "whatsapp", pin = "246810" }).Ok();
    }

    public async Task<string> AuthorizeAsync(params string[] accounts)
    {
        var token = (await Control("tokens", new { wabaIds = accounts }))["accessToken"]!.ToString();
        Authorize(token);
        return token;
    }

    public void Authorize(string token) => Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);

    /// <param name="anonymous">True leaves the bearer token out, for calls that bring another in the path.</param>
    public async Task<GraphAnswer> Graph(HttpMethod method, string path, object? body = null, bool anonymous = false)
    {
        using var request = new HttpRequestMessage(method, "/sandbox/graph/v25.0/" + path);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var stranger = anonymous ? Client() : null;
        using var response = await (stranger ?? Http).SendAsync(request);
        return new(response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }

    public Task<GraphAnswer> Send(string text = "Hello", string to = Customer) =>
        Graph(HttpMethod.Post, $"{Number}/messages", new { messaging_product = "whatsapp", to, type = "text", text = new { body = text } });

    public async Task<JsonNode> Control(string call, object? body = null)
    {
        using var response = await Http.PostAsJsonAsync("/sandbox/control/" + call, body ?? new { });
        response.EnsureSuccessStatusCode();
        return JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
    }

    /// <summary>The customer writes, which opens the window.</summary>
    public Task<JsonNode> Write(string text = "Hi", string from = Customer) => Control("inbound", new { phoneNumberId = Number, from, name = "Avery", text });

    public async Task<JsonArray> Wire(long since = 0) => JsonNode.Parse(await Http.GetStringAsync($"/sandbox/control/wire?since={since}"))!.AsArray();

    public async Task<JsonNode> State() => JsonNode.Parse(await Http.GetStringAsync("/sandbox/control/state"))!;

    /// <summary>Stops and starts on the same files; the port is another one.</summary>
    public async Task RestartAsync()
    {
        var token = Http.DefaultRequestHeaders.Authorization;
        await app.DisposeAsync();
        app = await LaunchAsync(settings, clock);
        Http.Dispose();
        Http = Client();
        Http.DefaultRequestHeaders.Authorization = token;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        await Receiver.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<WebApplication> LaunchAsync(string[] settings, TimeProvider? clock)
    {
        var app = SandboxProgram.Create(settings, clock);
        await app.StartAsync();
        return app;
    }

    private HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new(app.Urls.First()) };
}

public sealed record GraphAnswer(HttpStatusCode Status, JsonNode Body)
{
    public int? Code => (int?)Body["error"]?["code"];

    public int? Subcode => (int?)Body["error"]?["error_subcode"];

    public string? Details => Body["error"]?["error_data"]?["details"]?.ToString();

    public string MessageId => Body["messages"]![0]!["id"]!.ToString();
}

public static class GraphAnswers
{
    public static async Task<JsonNode> Ok(this Task<GraphAnswer> pending)
    {
        var answer = await pending;
        Assert.True(answer.Status == HttpStatusCode.OK, answer.Body.ToJsonString());
        return answer.Body;
    }
}
