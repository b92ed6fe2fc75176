using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using WhatsAppCrm.MetaSandbox.State;

namespace WhatsAppCrm.MetaSandbox.Webhooks;

/// <summary>Posts signed webhooks and asks for the verification challenge, as Meta's servers do.</summary>
internal sealed class WebhookClient(SandboxStore store) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        MaxConnectionsPerServer = 256,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<DeliveryResult> PostAsync(string url, string body, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        double Elapsed() => Math.Round(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 2);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(store.Settings.WebhookRetries.TimeoutMs);
        try
        {
            var bytes = Encoding.UTF8.GetBytes(body);
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(bytes) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.TryAddWithoutValidation(Signature.Header, Signature.Of(store.Options.AppSecret, bytes));
            request.Headers.TryAddWithoutValidation("User-Agent", "facebookexternalua");
            using var response = await http.SendAsync(request, limit.Token);
            var status = (int)response.StatusCode;
            // Only 200 counts. Meta Cloud API, webhooks overview, read 2026-11-20.
            return new(status == 200, status, status == 200 ? null : $"answered {status}", Elapsed());
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or UriFormatException or InvalidOperationException)
        {
            cancellation.ThrowIfCancellationRequested();
            return new(false, 0, problem is OperationCanceledException ? "timed out" : problem.Message, Elapsed());
        }
    }

    /// <summary>Null when the URL answered the challenge, else what was wrong.</summary>
    public async Task<string?> VerifyAsync(string url, string verifyToken, CancellationToken cancellation)
    {
        var challenge = Random.Shared.NextInt64(100_000_000, 999_999_999).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var separator = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(store.Settings.WebhookRetries.TimeoutMs);
        try
        {
            using var response = await http.GetAsync(
                $"{url}{separator}hub.mode=subscribe&hub.challenge={challenge}&hub.verify_token={Uri.EscapeDataString(verifyToken)}", limit.Token);
            var answer = await response.Content.ReadAsStringAsync(limit.Token);
            return (int)response.StatusCode != 200 ? $"HTTP Status Code = {(int)response.StatusCode}; HTTP Message = {response.ReasonPhrase}"
                : answer == challenge ? null
                : $"Response does not match challenge, expected value=\"{challenge}\", received=\"{answer[..Math.Min(answer.Length, 32)]}\"";
        }
        catch (Exception problem) when (problem is HttpRequestException or OperationCanceledException or UriFormatException or InvalidOperationException)
        {
            cancellation.ThrowIfCancellationRequested();
            return problem is OperationCanceledException ? "curl_errno = 28; curl_error = Operation timed out" : $"curl_errno = 7; curl_error = {problem.Message}";
        }
    }

    public void Dispose() => http.Dispose();
}
