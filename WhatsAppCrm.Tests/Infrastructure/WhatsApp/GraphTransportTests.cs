using System.Net;
using Microsoft.Extensions.DependencyInjection;
using WhatsAppCrm.Infrastructure.WhatsApp;
using WhatsAppCrm.Tests.Support;

namespace WhatsAppCrm.Tests.Infrastructure.WhatsApp;

/// <summary>What can be known of a call: nothing left, refused, or nobody knows.</summary>
public sealed class GraphTransportTests
{
    private static readonly MessageToMeta Message = new("500000000000001", "+15550002222", null, "row", MetaContent.Text("hi"));

    [Fact]
    public async Task Nothing_left_when_no_connection_came_about()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var result = await SendAsync($"http://127.0.0.1:{port}");

        Assert.Equal(GraphOutcome.NotSent, result.Outcome);
    }

    [Fact]
    public async Task Nobody_knows_when_the_connection_breaks_after_the_request_left()
    {
        var (url, requests) = Serve("");

        var result = await SendAsync(url);

        Assert.Equal((GraphOutcome.Unknown, 1), (result.Outcome, requests()));
    }

    [Theory]
    [InlineData("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 5\r\n\r\nsorry", GraphOutcome.Unknown)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"half\"", GraphOutcome.Unknown)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", GraphOutcome.Unknown)]
    [InlineData("HTTP/1.1 302 Found\r\nLocation: http://elsewhere.example/\r\nContent-Length: 0\r\n\r\n", GraphOutcome.Refused)]
    [InlineData("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno", GraphOutcome.Refused)]
    public async Task An_answer_without_Metas_word_is_never_a_success(string answer, GraphOutcome outcome)
    {
        var (url, requests) = Serve(answer);

        var result = await SendAsync(url);

        Assert.Equal((outcome, 1), (result.Outcome, requests()));
    }

    private static async Task<GraphResult<string>> SendAsync(string graph)
    {
        await using var host = await ProductHost.StartAsync(new Dictionary<string, string?> { ["Meta:GraphBaseUrl"] = graph });
        return await host.Services.GetRequiredService<MessageGraph>().SendAsync("a-token", Message, CancellationToken.None);
    }

    /// <summary>Reads one request, answers these bytes and hangs up; as often as it is called.</summary>
    private static (string Url, Func<int> Requests) Serve(string answer)
    {
        var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var requests = 0;
        _ = Task.Run(async () =>
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                var buffer = new byte[8192];
                var text = "";
                while (!text.Contains("row\"", StringComparison.Ordinal) && await client.GetStream().ReadAsync(buffer) is > 0 and var read) text += System.Text.Encoding.UTF8.GetString(buffer, 0, read);
                Interlocked.Increment(ref requests);
                await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer));
            }
        });
        return ($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}", () => Volatile.Read(ref requests));
    }
}
