using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;
using WhatsAppCrm.Infrastructure.WhatsApp;

namespace WhatsAppCrm.Benchmarks.Sending;

/// <summary>The product's own Graph client without anything around it: no queue, no database, no pace.</summary>
internal sealed class BareClient
{
    private readonly MessageGraph _graph;
    private int _sent;

    public BareClient(string graphUrl)
    {
        var settings = Options.Create(new MetaSettings { GraphBaseUrl = graphUrl, AppSecret = SendSandbox.AppSecret });
        var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };
        var address = new PublicAddress(Options.Create(new AppSettings { PublicUrl = "http://127.0.0.1" }), new NoServer());
        _graph = new(new GraphTransport(http, new MetaEndpoints(settings, address), settings, TimeProvider.System));
    }

    /// <returns>Messages a second.</returns>
    public async Task<double> SendAsync(int messages, int underWay)
    {
        var clock = Stopwatch.StartNew();
        var last = _sent + messages;
        await Task.WhenAll(Enumerable.Range(0, underWay).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref _sent) is var i && i <= last)
            {
                var message = new MessageToMeta(SendSandbox.PhoneNumberId(i % SendSandbox.Numbers), $"+1555{i % 100_000 / 10:D7}", null, Guid.NewGuid().ToString("N"), MetaContent.Text("Yes, the blue one is in stock until six."));
                var answer = await _graph.SendAsync(SendSandbox.Token, message, CancellationToken.None);
                if (!answer.IsOk) throw new InvalidOperationException(answer.Explanation);
            }
        })));
        _sent = last;
        return messages / clock.Elapsed.TotalSeconds;
    }

    private sealed class NoServer : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
