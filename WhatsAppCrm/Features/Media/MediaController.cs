using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;

namespace WhatsAppCrm.Features.Media;

/// <summary>
/// The files of messages, for pages and programs. Always as something to be saved: pictures and players in a page do not mind, and
/// nothing a customer sends is ever opened as a document of ours.
/// </summary>
[ApiController]
[Authorize]
public sealed class MediaController(MediaQueries media, RetryMedia retry) : ControllerBase
{
    /// <summary>Ranges, <c>If-Range</c> and <c>If-None-Match</c> are answered; the tag is the content's hash. The organization in the path is for pages, whose organization may not be the one last chosen.</summary>
    /// <param name="size">SMALL answers a picture's thumbnail, and the whole file where there is none.</param>
    [HttpGet("/media/{messageId:guid}")]
    [HttpGet("/media/{organizationId:guid}/{messageId:guid}")]
    [HttpHead("/media/{messageId:guid}")]
    public async Task<IActionResult> Open(Guid messageId, [FromQuery] MediaSize? size, CancellationToken cancellationToken)
    {
        var file = await media.OpenAsync(messageId, size ?? MediaSize.WHOLE, cancellationToken) ?? throw new ProblemException(Domain.Problem.NotFound);
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        // Asked for anew each time, which costs a line: a message taken back is gone at once, and so is whoever signs out.
        Response.Headers.CacheControl = "private, no-cache";
        return File(file.Content, file.ContentType, file.Name, lastModified: null, new EntityTagHeaderValue($"\"{file.Hash}\""), enableRangeProcessing: true);
    }

    /// <summary>Has a file that could not be fetched tried again at once.</summary>
    [HttpPost("/api/integrations/messages/{messageId:guid}/media/retry")]
    public async Task<MediaAnswer> Retry(Guid messageId, CancellationToken cancellationToken) => new(messageId, await retry.RunAsync(messageId, cancellationToken));
}

public sealed record MediaAnswer(Guid MessageId, MediaState State);
