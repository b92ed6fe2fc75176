using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Organizations;
using WhatsAppCrm.Infrastructure.Data;
using WhatsAppCrm.Infrastructure.Media;
using WhatsAppCrm.Infrastructure.Tenancy;

namespace WhatsAppCrm.Features.Templates;

/// <summary>The example file of a template's header, for the preview; as something to be saved, like every file that people bring.</summary>
[ApiController]
[Authorize]
[ApiExplorerSettings(IgnoreApi = true)]
public sealed class TemplateExampleController(IDbContextFactory<AppDbContext> factory, CurrentOrganization current, IMediaStore store) : ControllerBase
{
    [HttpGet("/media/{organizationId:guid}/examples/{uploadId:guid}")]
    public async Task<IActionResult> Open(Guid uploadId, CancellationToken cancellationToken)
    {
        current.Require(Role.SELLER);
        await using var db = await factory.CreateDbContextAsync(cancellationToken);
        var file = await db.MediaUploads.AsNoTracking().SingleOrDefaultAsync(one => one.Id == uploadId, cancellationToken);
        if (file is null || store.Open(file.StorageKey) is not { } content) throw new ProblemException(Domain.Problem.NotFound);
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        Response.Headers.CacheControl = "private, no-cache";
        return File(content, file.ContentType, ContentTypes.SafeName(file.FileName, file.ContentType, "example"), enableRangeProcessing: true);
    }
}
