using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Faults;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// One Graph request to one result. Tokens go in the header, never in an address; every call made with a token carries its
/// <c>appsecret_proof</c>. Nothing here logs: an address may hold a token to be inspected.
/// </summary>
public sealed class GraphTransport(HttpClient http, MetaEndpoints endpoints, IOptions<MetaSettings> settings, TimeProvider clock)
{
    private const int LargestAnswer = 4 << 20;

    /// <summary>Ids are Meta's and opaque: they are escaped, whatever they hold.</summary>
    internal static string Node(string id) => Uri.EscapeDataString(id);

    internal Task<GraphResult<T>> GetAsync<T>(string path, string token, CancellationToken cancellationToken, params (string Key, string Value)[] query) =>
        SendAsync<T>(HttpMethod.Get, path, token, query, null, cancellationToken);

    internal Task<GraphResult<T>> DeleteAsync<T>(string path, string token, CancellationToken cancellationToken, params (string Key, string Value)[] query) =>
        SendAsync<T>(HttpMethod.Delete, path, token, query, null, cancellationToken);

    internal Task<GraphResult<T>> PostJsonAsync<T>(string path, string token, object body, CancellationToken cancellationToken) =>
        SendAsync<T>(HttpMethod.Post, path, token, [], new(JsonSerializer.SerializeToUtf8Bytes(body), "application/json"), cancellationToken);

    /// <summary>For calls that bring their own credentials: in the body, so that they stand in nobody's access log.</summary>
    internal async Task<GraphResult<T>> PostFormAsync<T>(string path, CancellationToken cancellationToken, params (string Key, string Value)[] form)
    {
        using var encoded = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Key, field.Value)));
        var body = new OnceContent(await encoded.ReadAsByteArrayAsync(cancellationToken), "application/x-www-form-urlencoded");
        return await SendAsync<T>(HttpMethod.Post, path, null, [], body, cancellationToken);
    }

    private async Task<GraphResult<T>> SendAsync<T>(
        HttpMethod method, string path, string? token, (string Key, string Value)[] query, OnceContent? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, Address(path, token, query)) { Content = body };
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (body is not null) CrashPoints.Pass(CrashPoint.OUT_REQUESTED);
            return await ReadAsync<T>(response, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The app is stopping or the caller gave up: what left, left.
            if (body is not { Started: true }) throw;
            return GraphResult<T>.Unknown("The call was given up before Meta answered.");
        }
        catch (OperationCanceledException)
        {
            return Lost<T>(body, null, "Meta did not answer in time.");
        }
        catch (HttpRequestException exception)
        {
            return Lost<T>(body, exception.HttpRequestError, $"The connection to Meta failed ({exception.HttpRequestError}).");
        }
        catch (IOException)
        {
            return Lost<T>(body, null, "The connection to Meta broke.");
        }
    }

    private static GraphResult<T> Lost<T>(OnceContent? body, HttpRequestError? error, string reason)
    {
        var neverConnected = error is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        return neverConnected || body is { Started: false } ? GraphResult<T>.NotSent(reason) : GraphResult<T>.Unknown(reason);
    }

    internal async Task<GraphResult<T>> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellationToken);

        if (!response.IsSuccessStatusCode)
        {
            var retryAfter = RetryAfter(response.Headers.RetryAfter);
            if (GraphError.Read(answer, status, retryAfter) is { } error) return GraphResult<T>.Refused(error);
            // A gateway's 5xx says nothing about what happened behind it.
            return status >= 500
                ? GraphResult<T>.Unknown($"The answer was HTTP {status} without an explanation of Meta's.")
                : GraphResult<T>.Refused(GraphError.Foreign(status, retryAfter));
        }

        try
        {
            return JsonSerializer.Deserialize<T>(answer) is { } value ? GraphResult<T>.Ok(value) : GraphResult<T>.Unknown("Meta's answer was empty.");
        }
        catch (JsonException)
        {
            return GraphResult<T>.Unknown("Meta's answer could not be read.");
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date && date > clock.GetUtcNow() ? date - clock.GetUtcNow() : null);

    internal Uri Address(string path, string? token, (string Key, string Value)[] query)
    {
        var parameters = token is null ? query : [.. query, ("appsecret_proof", Proof(token))];
        var text = string.Join('&', parameters.Select(one => $"{one.Key}={Uri.EscapeDataString(one.Value)}"));
        return new Uri(endpoints.Graph, text.Length == 0 ? path : $"{path}?{text}");
    }

    /// <summary>Proves that the token is used by the app it was given to. Graph API, securing requests, read 2026-11-20.</summary>
    private string Proof(string token) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(settings.Value.AppSecret ?? ""), Encoding.UTF8.GetBytes(token)));
}
