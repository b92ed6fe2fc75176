using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.Web;

public enum OutsideOutcome
{
    /// <summary>Something answered; <see cref="OutsideAnswer.Status"/> says what.</summary>
    ANSWERED,

    /// <summary>Not an address that may be called.</summary>
    REFUSED,
    UNREACHABLE,
    TIMED_OUT,
    TOO_LARGE,
}

/// <param name="Status">The HTTP status; null when nothing answered. A redirect is an answer like any other.</param>
/// <param name="Body">Empty unless answered.</param>
public sealed record OutsideAnswer(OutsideOutcome Outcome, int? Status, byte[] Body)
{
    public bool IsOk => Outcome == OutsideOutcome.ANSWERED && Status is >= 200 and < 300;
}

/// <summary>
/// Calls addresses that an organization typed in, and nothing but the public internet: HTTPS, no redirects, no cookies, no proxy. The
/// name is resolved and checked at the moment of connecting, and the checked address is the one connected to, so a name that points
/// elsewhere the second time gains nothing.
/// </summary>
public sealed class OutsideHttp : IDisposable
{
    private readonly AddressLookup _lookup;
    private readonly bool _allowLoopbackHttp;
    private readonly HttpClient _http;

    public OutsideHttp(AddressLookup lookup, IOptions<OutsideSettings> settings)
    {
        (_lookup, _allowLoopbackHttp) = (lookup, settings.Value.AllowLoopbackHttp);
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            MaxResponseHeadersLength = 32,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        }) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("WhatsAppCrm");
    }

    /// <summary>Whether it may be stored as an address to call. What its name resolves to is checked with every call.</summary>
    public bool Accepts(string? text, out Uri address)
    {
        address = null!;
        if (!Uri.TryCreate(text?.Trim(), UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0 || uri.HostNameType is UriHostNameType.Unknown or UriHostNameType.Basic) return false;
        var isLoopback = _allowLoopbackHttp && IPAddress.TryParse(uri.IdnHost, out var own) && IPAddress.IsLoopback(own);
        if (uri.Scheme != Uri.UriSchemeHttps && !(isLoopback && uri.Scheme == Uri.UriSchemeHttp)) return false;
        // Said at once where it can be: the check that counts is made when connecting.
        if (!isLoopback && IPAddress.TryParse(uri.IdnHost, out var literal) && !PublicInternet.Includes(literal)) return false;
        address = uri;
        return true;
    }

    /// <param name="timeout">For all of it: resolving, connecting, and reading the answer to its end.</param>
    /// <param name="largestAnswer">Bytes.</param>
    public async Task<OutsideAnswer> PostJsonAsync(
        string address, byte[] body, IEnumerable<KeyValuePair<string, string>> headers, TimeSpan timeout, int largestAnswer, CancellationToken cancellationToken)
    {
        if (!Accepts(address, out var uri)) return new(OutsideOutcome.REFUSED, null, []);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(timeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } };
        request.Headers.Accept.ParseAdd("application/json");
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            return await ReadAsync(response, largestAnswer, patience.Token) is { } answer
                ? new(OutsideOutcome.ANSWERED, (int)response.StatusCode, answer)
                : new(OutsideOutcome.TOO_LARGE, (int)response.StatusCode, []);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(OutsideOutcome.TIMED_OUT, null, []);
        }
        catch (HttpRequestException exception)
        {
            return new(exception.InnerException is NotPublicException ? OutsideOutcome.REFUSED : OutsideOutcome.UNREACHABLE, null, []);
        }
        catch (IOException)
        {
            return new(OutsideOutcome.UNREACHABLE, null, []);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Null when there is more than was allowed; the rest is not read.</summary>
    private static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int largest, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentLength > largest) return null;
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[largest + 1];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return read > largest ? null : buffer[..read];
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var found = await _lookup.FindAsync(context.DnsEndPoint.Host, cancellationToken);
        var isPlain = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttp;
        var allowed = found.Where(address => isPlain ? _allowLoopbackHttp && IPAddress.IsLoopback(address) : PublicInternet.Includes(address)).ToArray();
        if (allowed.Length == 0) throw new NotPublicException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private sealed class NotPublicException() : Exception("The name leads to no address on the public internet.");
}
