using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Conversations;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Media;

/// <summary>Takes files to send, from pages and programs: as a form with the part <c>file</c>, which is streamed to the disk and never held in memory.</summary>
[ApiController]
[Authorize]
public sealed class UploadsController(TakeUpload take, IAntiforgery antiforgery) : ControllerBase
{
    /// <summary>The form around a file of the largest size.</summary>
    private const long LargestBody = MediaKindRule.MostDocument + (64 << 10);

    /// <param name="as">STICKER or VOICE; without it the content decides.</param>
    [HttpPost("/api/integrations/whatsapp/media")]
    [HttpPost("/media/{organizationId:guid}/uploads")]
    [RequestSizeLimit(LargestBody)]
    [StreamedForm]
    [ProducesResponseType<UploadAnswer>(StatusCodes.Status201Created)]
    public async Task<IActionResult> Upload([FromQuery(Name = "as")] UploadAs? @as, CancellationToken cancellationToken)
    {
        if (!await IsMeantAsync()) return BadRequest();
        if (!MediaTypeHeaderValue.TryParse(Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 and <= 200 } boundary)
            return StatusCode(StatusCodes.Status415UnsupportedMediaType);

        var reader = new MultipartReader(boundary.ToString(), Request.Body);
        while (await reader.ReadNextSectionAsync(cancellationToken) is { } part)
        {
            if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out var disposition) || HeaderUtilities.RemoveQuotes(disposition.Name) != "file") continue;
            var name = disposition.FileNameStar.Length > 0 ? disposition.FileNameStar : HeaderUtilities.RemoveQuotes(disposition.FileName);
            var answer = await take.RunAsync(part.Body, name.Length > 0 ? name.ToString() : null, @as ?? UploadAs.FILE, cancellationToken);
            return StatusCode(StatusCodes.Status201Created, answer);
        }

        throw new InvalidInputException("file", "Required");
    }

    /// <summary>A cookie comes with whatever page made the browser send this: only ours know the token. A bearer token is no accident.</summary>
    private async Task<bool> IsMeantAsync() =>
        Request.Headers.Authorization.Count > 0 || (Request.Headers.ContainsKey("RequestVerificationToken") && await antiforgery.IsRequestValidAsync(HttpContext));
}
