using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Sandbox;

/// <summary>A webhook endpoint that keeps what it gets and answers as told.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<Received> received = new();
    private readonly ConcurrentQueue<int> answers = new();

    private WebhookReceiver(WebApplication app) => this.app = app;

    public string Url => app.Urls.First() + "/hook";

    public string VerifyToken { get; set; } = "sandbox-verify-token";

    public IReadOnlyList<Received> All => [.. received];

    public IEnumerable<JsonNode> Statuses => All.Where(one => one.Accepted).SelectMany(one => one.Value["statuses"]?.AsArray() ?? []).OfType<JsonNode>();

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(app);
        app.MapGet("/hook", (HttpRequest request) => request.Query["hub.verify_token"] == receiver.VerifyToken
            ? Results.Text(request.Query["hub.challenge"].ToString())
            : Results.StatusCode(403));
        app.MapPost("/hook", receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    /// <summary>The next deliveries are answered so, then again with 200.</summary>
    public void AnswerNext(params int[] statuses) => Array.ForEach(statuses, answers.Enqueue);

    public Task<IReadOnlyList<Received>> WaitForAsync(int count) =>
        WaitForAsync(all => all.Count >= count, $"{count} webhooks");

    public async Task<IReadOnlyList<Received>> WaitForAsync(Func<IReadOnlyList<Received>, bool> enough, string what)
    {
        await WaitFor.Async(() => Task.FromResult(enough(All)), TimeSpan.FromSeconds(20), what);
        return All;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var status = answers.TryDequeue(out var told) ? told : 200;
        received.Enqueue(new(body.ToArray(), request.Headers["X-Hub-Signature-256"].ToString(), status));
        return Results.StatusCode(status);
    }

    public sealed record Received(byte[] Bytes, string Signature, int Answered)
    {
        public bool Accepted => Answered == 200;

        public JsonNode Body => JsonNode.Parse(Bytes)!;

        public JsonNode Change => Body["entry"]![0]!["changes"]![0]!;

        public JsonNode Value => Change["value"]!;

        public string Expected => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(SandboxHost.Secret), Bytes));
    }
}
