using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using WhatsAppCrm.Domain;
using WhatsAppCrm.Domain.Templates;
using WhatsAppCrm.Infrastructure.Web;

namespace WhatsAppCrm.Features.Templates;

/// <summary>Templates for programs (002), as Meta last told us.</summary>
[ApiController]
[Authorize]
public sealed class TemplatesController(TemplateQueries templates) : ControllerBase
{
    [HttpGet("/api/integrations/whatsapp/templates")]
    public Task<Paged<TemplateRow>> List(TemplateStatus? status, TemplateCategory? category, int? page, int? limit, CancellationToken cancellationToken) =>
        templates.PageAsync(status, category, PageRequest.Of(page, limit), cancellationToken);

    [HttpGet("/api/integrations/whatsapp/templates/{id:guid}")]
    public async Task<TemplateRow> Get(Guid id, CancellationToken cancellationToken) =>
        await templates.FindAsync(id, cancellationToken) ?? throw new ProblemException(Domain.Problem.NotFound);
}
