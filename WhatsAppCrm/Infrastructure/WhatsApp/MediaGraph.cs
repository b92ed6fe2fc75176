using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Media;

namespace WhatsAppCrm.Infrastructure.WhatsApp;

/// <summary>
/// A customer's file, in the two steps Meta has for it: the id becomes an address that lives five minutes, the address becomes
/// bytes, both for the number's token. The token goes to Meta's hosts only (<see cref="MetaEndpoints.MayFetch"/>), and nowhere
/// by a redirect. Meta Cloud API, media, read 2026-11-20.
/// </summary>
public sealed class MediaGraph(GraphTransport graph, HttpClient http, MetaEndpoints endpoints, IMediaStore store)
{
    /// <summary>Meta carries no larger file, in either direction.</summary>
    public const long LargestFile = 100L << 20;

    /// <summary>The address does not live longer, and neither does anyone's patience.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>At a hundred megabytes this is a line of three megabits a second.</summary>
    public static readonly TimeSpan LongestUpload = TimeSpan.FromMinutes(5);

    /// <returns>Ok also with a file that did not come: then its <see cref="FetchedMedia.Problem"/> says why.</returns>
    public async Task<GraphResult<FetchedMedia>> FetchAsync(string token, string mediaId, string phoneNumberId, CancellationToken cancellationToken)
    {
        var found = await graph.GetAsync<GraphMedia>(GraphTransport.Node(mediaId), token, cancellationToken, ("phone_number_id", phoneNumberId));
        // Of a number this code would mean that our access is gone; of a file, that the file is.
        if (found.Error is { Code: 100 or 131052 }) return GraphResult<FetchedMedia>.Ok(FetchedMedia.Missing(MediaProblem.GONE, found.Explanation));
        if (!found.IsOk) return found.Map(_ => FetchedMedia.Missing(MediaProblem.UNREACHABLE, ""));

        var media = found.Value;
        if (!Uri.TryCreate(media.Url, UriKind.Absolute, out var address) || !endpoints.MayFetch(address))
            return GraphResult<FetchedMedia>.Ok(FetchedMedia.Missing(MediaProblem.ADDRESS_REFUSED, $"Meta named the host {address?.Host ?? "of no address"}."));
        if (media.FileSize > LargestFile) return GraphResult<FetchedMedia>.Ok(FetchedMedia.Missing(MediaProblem.TOO_LARGE, $"Meta says {media.FileSize} bytes."));
        return GraphResult<FetchedMedia>.Ok(await DownloadAsync(token, address, media, cancellationToken));
    }

    private async Task<FetchedMedia> DownloadAsync(string token, Uri address, GraphMedia media, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Longest);
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (answer.StatusCode != HttpStatusCode.OK) return Refused(answer.StatusCode);
            if (answer.Content.Headers.ContentLength > LargestFile) return FetchedMedia.Missing(MediaProblem.TOO_LARGE, "The answer says that it is larger.");
            await using var content = await answer.Content.ReadAsStreamAsync(patience.Token);
            var draft = await store.ReceiveAsync(content, LargestFile, patience.Token);
            return new FetchedMedia(draft, media.Sha256, null, null);
        }
        catch (MediaTooLargeException)
        {
            return FetchedMedia.Missing(MediaProblem.TOO_LARGE, "More came than Meta lets anyone send.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return FetchedMedia.Missing(MediaProblem.UNREACHABLE, "It did not come in time.");
        }
        catch (Exception broken) when (broken is HttpRequestException or HttpIOException || broken.InnerException is System.Net.Sockets.SocketException)
        {
            return FetchedMedia.Missing(MediaProblem.UNREACHABLE, "The connection broke.");
        }
    }

    /// <summary>
    /// Hands a file of ours to Meta, which keeps it thirty days for this number. Nobody has it by that alone, so an upload whose answer
    /// was lost counts as not made.
    /// </summary>
    /// <returns>Meta's id of it.</returns>
    public async Task<GraphResult<string>> UploadAsync(string token, string phoneNumberId, Stream content, string mimeType, string fileName, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestUpload);
        using var file = new StreamContent(content) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mimeType) } };
        using var parts = new MultipartFormDataContent { { new StringContent("whatsapp"), "messaging_product" }, { new StringContent(mimeType), "type" }, { file, "file", fileName } };
        using var request = new HttpRequestMessage(HttpMethod.Post, graph.Address(GraphTransport.Node(phoneNumberId) + "/media", token, [])) { Content = parts };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            var uploaded = await graph.ReadAsync<GraphUploaded>(answer, patience.Token);
            return uploaded.IsOk && uploaded.Value.Id is { Length: > 0 and <= MessageMedia.MediaIdMaxLength } id ? GraphResult<string>.Ok(id)
                : uploaded.Error is not null ? uploaded.Map(_ => "") : GraphResult<string>.NotSent("Meta's answer to the upload had no id.");
        }
        catch (OperationCanceledException)
        {
            return GraphResult<string>.NotSent(cancellationToken.IsCancellationRequested ? "The app is stopping." : "The upload took too long.");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return GraphResult<string>.NotSent("The upload broke off.");
        }
    }

    /// <summary>404 is an address that is no longer good: asking for it anew gives another.</summary>
    private static FetchedMedia Refused(HttpStatusCode status) => FetchedMedia.Missing(
        (int)status is >= 300 and < 400 ? MediaProblem.ADDRESS_REFUSED : MediaProblem.UNREACHABLE, $"The host of the file answered HTTP {(int)status}.");
}

/// <summary>A file that came, or why it did not.</summary>
/// <param name="Draft">Whoever gets it disposes it.</param>
/// <param name="Sha256">What Meta says its hash is, as Meta writes it; null when it does not say.</param>
/// <param name="Explanation">For logs, without addresses or secrets.</param>
public sealed record FetchedMedia(IMediaDraft? Draft, string? Sha256, MediaProblem? Problem, string? Explanation)
{
    public static FetchedMedia Missing(MediaProblem problem, string explanation) => new(null, null, problem, explanation);
}

/// <summary><c>{"messaging_product":"whatsapp","url":"https://lookaside.fbsbx.com/…","mime_type":"image/jpeg","sha256":"…","file_size":303833,"id":"…"}</c></summary>
internal sealed record GraphMedia(
    [property: JsonPropertyName("url")] string? Url,
    [property: JsonPropertyName("mime_type")] string? MimeType,
    [property: JsonPropertyName("sha256")] string? Sha256,
    [property: JsonPropertyName("file_size")] long? FileSize)
{
    // The address is a key of its own for five minutes: it stands in no log.
    public override string ToString() => nameof(GraphMedia);
}

internal sealed record GraphUploaded([property: JsonPropertyName("id")] string? Id);
