using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace WhatsAppCrm.Tests.Features.AutoReply;

/// <summary>An organization's brain on a free port of this machine: keeps what it is asked and answers what the test says.</summary>
internal sealed class ListeningBrain : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<BrainCallSeen> _calls = new();

    private ListeningBrain(WebApplication app) => _app = app;

    public string Url => _app.Urls.First() + "/brain";

    public IReadOnlyList<BrainCallSeen> Calls => [.. _calls];

    /// <summary>Answers a call; the number of the call from 1 is given.</summary>
    public Func<HttpContext, int, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<ListeningBrain> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var brain = new ListeningBrain(app);
        app.Run(brain.TakeAsync);
        await app.StartAsync();
        return brain;
    }

    public void Says(object answer) => Answer = (context, _) => context.Response.WriteAsJsonAsync(answer);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _calls.Enqueue(new(context.Request.Path, context.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()), body.ToArray()));
        await Answer(context, _calls.Count);
    }
}

internal sealed record BrainCallSeen(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string Id => Headers["webhook-id"];

    /// <summary>As a receiver would check it, written from the specification.</summary>
    public bool IsSignedWith(string secret)
    {
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Headers["webhook-timestamp"]}.{Encoding.UTF8.GetString(Body)}");
        var signature = HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed);
        return Headers["webhook-signature"] == "v1," + Convert.ToBase64String(signature);
    }
}
