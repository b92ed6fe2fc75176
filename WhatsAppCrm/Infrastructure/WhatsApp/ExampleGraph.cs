using System.Net.Http.Headers;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using WhatsAppCrm.Infrastructure.Settings;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// Hands a template's example file to Meta, by the Resumable Upload API: a session of the app, then the bytes from an offset; when the
/// line breaks Meta says how far they came, and the rest follows. Nobody sees a file by that alone, so a lost answer counts as no upload.
/// Graph API, resumable uploads, read 2026-11-20.
/// </summary>
public sealed class ExampleGraph(GraphTransport graph, HttpClient http, IOptions<MetaSettings> settings)
{
    private const int MostAttempts = 3;

    /// <returns>The handle to submit the template with.</returns>
    public async Task<GraphResult<string>> UploadAsync(string token, Stream content, string fileName, string mimeType, CancellationToken cancellationToken)
    {
        var path = Uri.EscapeDataString(settings.Value.AppId ?? "") + "/uploads";
        var session = await graph.PostJsonAsync<GraphSession>(path, token, new { file_name = fileName, file_length = content.Length, file_type = mimeType }, cancellationToken);
        if (!session.IsOk) return session.Map(_ => "");
        if (session.Value.Id is not { Length: > 0 } id) return GraphResult<string>.NotSent("Meta opened no upload.");

        var offset = 0L;
        var sent = GraphResult<string>.NotSent("The upload broke off.");
        for (var attempt = 0; attempt < MostAttempts; attempt++)
        {
            sent = await SendAsync(token, id, content, offset, cancellationToken);
            if (sent.Outcome is GraphOutcome.Ok or GraphOutcome.Refused) return sent;
            var arrived = await graph.GetAsync<GraphSession>(Session(id), token, cancellationToken);
            if (arrived.IsOk) offset = Math.Clamp(arrived.Value.Offset ?? 0, 0, content.Length);
        }

        return sent;
    }

    private async Task<GraphResult<string>> SendAsync(string token, string session, Stream content, long offset, CancellationToken cancellationToken)
    {
        content.Position = offset;
        // Disposing a request closes its stream, which may be needed once more.
        using var file = new StreamContent(new UnclosedStream(content)) { Headers = { ContentType = new("application/octet-stream") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, graph.Address(Session(session), token, [])) { Content = file };
        request.Headers.Authorization = new AuthenticationHeaderValue("OAuth", token);
        request.Headers.Add("file_offset", offset.ToString(System.Globalization.CultureInfo.InvariantCulture));
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            var handle = await graph.ReadAsync<GraphHandle>(answer, cancellationToken);
            return handle.IsOk && handle.Value.Handle is { Length: > 0 } text ? GraphResult<string>.Ok(text)
                : handle.Error is not null ? handle.Map(_ => "") : GraphResult<string>.NotSent("Meta's answer to the upload had no handle.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return GraphResult<string>.NotSent("The upload took too long.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return GraphResult<string>.NotSent("The upload broke off.");
        }
    }

    /// <summary><c>upload:MTphdHRhY2…</c>, escaped; without the dot it would read as an address of its own.</summary>
    private static string Session(string id) => "./" + Uri.EscapeDataString(id).Replace("%3A", ":", StringComparison.Ordinal);

    private sealed record GraphSession([property: JsonPropertyName("id")] string? Id, [property: JsonPropertyName("file_offset")] long? Offset);

    private sealed record GraphHandle([property: JsonPropertyName("h")] string? Handle);

    /// <summary>Reads another's stream and leaves it open.</summary>
    private sealed class UnclosedStream(Stream inner) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => inner.CanSeek;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
